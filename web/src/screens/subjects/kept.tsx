// What the register holds of the subject now, each fact with what brought it.
import type { Subject } from "../../api/schema";
import { FoldButton, useFold } from "../../parts/fold";
import { Section } from "../../parts/page";
import { useWords } from "../../parts/words";

/** Facts that are shown until somebody asks for all. */
const FIRST = 12;

export function Kept({ subject }: { subject: Subject }) {
  const { t, text, time, shown } = useWords();
  const known = subject.facts.filter((fact) => fact.value !== null);
  const fold = useFold(known, FIRST);
  if (known.length === 0) return null;
  return (
    <Section title={t("subject.kept")}>
      <p className="faint">{t("subject.kept_lead")}</p>
      <dl className="facts card">
        {known.map((fact, index) => (
          <div key={fact.name} className={fold.isHidden(index) ? "folded" : ""}>
            <dt>{text(fact.text)}</dt>
            <dd>
              <span className="lines">{shown(fact)}</span>
              <div className="faint small">
                {text(fact.source)} {time(fact.at)}
              </div>
            </dd>
          </div>
        ))}
      </dl>
      <FoldButton fold={fold} />
    </Section>
  );
}
