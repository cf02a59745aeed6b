// What the register holds of the subject now, each fact with what brought it.
import type { Subject } from "../../api/schema";
import { FactList } from "../../parts/fact-list";
import { Section } from "../../parts/page";
import { useWords } from "../../parts/words";

export function Kept({ subject }: { subject: Subject }) {
  const { t } = useWords();
  const known = subject.facts.filter((fact) => fact.value !== null);
  if (known.length === 0) return null;
  return (
    <Section title={t("subject.kept")}>
      <p className="faint">{t("subject.kept_lead")}</p>
      <FactList card facts={known} />
    </Section>
  );
}
