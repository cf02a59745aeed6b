// What an entry rests on: document, lines, article; and why it is ours when it is.
import type { Basis, Text } from "../api/schema";
import { useWords } from "./words";

export function BasisList(props: { basis?: Basis[] | null | undefined }) {
  const { t } = useWords();
  if (!props.basis?.length) return null;
  return (
    <div className="basis">
      <span>{t("basis.label")}</span>{" "}
      {props.basis.map((basis, index) => (
        <span key={index}>
          {index > 0 && "；"}
          {basis.article && <span>{basis.article} </span>}
          <cite>
            {basis.source}
            {basis.lines ? ` ${t("basis.lines", { lines: basis.lines })}` : ""}
          </cite>
        </span>
      ))}
    </div>
  );
}

export function Modelled(props: { modelled?: Text | null | undefined }) {
  const { t, text } = useWords();
  if (!props.modelled) return null;
  return (
    <p className="modelled">
      <strong>{t("basis.modelled")}</strong> {text(props.modelled)}
    </p>
  );
}
