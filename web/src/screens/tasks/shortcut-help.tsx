// The keys of a screen, named.
import { useWords } from "../../parts/words";

export function ShortcutHelp(props: { keys: string[] }) {
  const { t } = useWords();
  return (
    <dl className="keys">
      {props.keys.map((key) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{t(`keys.${key}`)}</dd>
        </div>
      ))}
    </dl>
  );
}
