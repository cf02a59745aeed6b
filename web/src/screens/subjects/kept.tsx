// What the register holds of the subject now, each fact with what brought it.
import type { Subject } from "../../api/schema";
import { FactList } from "../../parts/fact-list";
import { FoldButton, useFold } from "../../parts/fold";
import { Section } from "../../parts/page";
import { useWords } from "../../parts/words";

/** Facts that are shown until somebody asks for all. */
const FIRST = 12;

export function Kept({ subject }: { subject: Subject }) {
  const { t } = useWords();
  const known = subject.facts.filter((fact) => fact.value !== null);
  const fold = useFold(known, FIRST);
  if (known.length === 0) return null;
  return (
    <Section title={t("subject.kept")}>
      <p className="faint">{t("subject.kept_lead")}</p>
      <FactList card facts={known} isHidden={fold.isHidden} />
      <FoldButton fold={fold} />
    </Section>
  );
}
