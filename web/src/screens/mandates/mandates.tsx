// Mandates: whom one lets act, for what and until when; and for whom one may act.
import { useState } from "react";
import { useMandates } from "../../api/queries";
import { Page, Section } from "../../parts/page";
import { QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { Grant } from "./grant";
import { MandateRows } from "./rows";

export default function Mandates() {
  const { t } = useWords();
  const query = useMandates();
  const [given, setGiven] = useState(0);
  return (
    <Page title={t("mandate.title")} lead={t("mandate.lead")} width="wide">
      <QueryGate query={query}>
        {(value) => (
          <>
            <Section title={t("mandate.given")}>
              {value.given.length === 0 && <p className="faint">{t("mandate.none_given")}</p>}
              <MandateRows rows={value.given} side="agent" />
            </Section>
            <Section title={t("mandate.held")}>
              {value.held.length === 0 && <p className="faint">{t("mandate.none_held")}</p>}
              <MandateRows rows={value.held} side="principal" />
            </Section>
          </>
        )}
      </QueryGate>
      <Section title={t("mandate.grant")}>
        <Grant key={given} onGranted={() => setGiven(given + 1)} />
      </Section>
    </Page>
  );
}
