// Paper mandates at the window: recorded with their scan, and found and revoked for whoever stands
// there.
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import { useMandatesOf } from "../../api/queries";
import { Page, Section } from "../../parts/page";
import { QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { Grant } from "../mandates/grant";
import { MandateRows } from "../mandates/rows";

interface Party {
  register: string;
  key: string;
}

export default function WindowMandates() {
  const { t } = useWords();
  const [party, setParty] = useState<Party | null>(null);
  const [given, setGiven] = useState(0);
  return (
    <Page
      title={t("mandate.window_title")}
      lead={t("mandate.window_lead")}
      width="wide"
      crumbs={[{ text: t("window.title"), to: "/window" }]}
    >
      <Section title={t("mandate.find")}>
        <Find onFind={setParty} />
        {party && <Found party={party} />}
      </Section>
      <Section title={t("mandate.record")}>
        <Grant
          key={given}
          paper
          onGranted={(_, principal) => {
            setGiven(given + 1);
            if (principal) setParty(principal);
            window.scrollTo(0, 0);
          }}
        />
      </Section>
    </Page>
  );
}

/** The principal who stands at the window, by the number on card or licence. */
function Find({ onFind }: { onFind: (party: Party) => void }) {
  const { t } = useWords();
  const [register, setRegister] = useState("person");
  const [key, setKey] = useState("");
  return (
    <form
      className="card grant"
      onSubmit={(event) => {
        event.preventDefault();
        if (key.trim()) onFind({ register, key: key.trim().toUpperCase() });
      }}
    >
      <div className="field">
        <div className="label" id="find-kind">
          {t("mandate.principal")}
        </div>
        <Radio.Group
          aria-labelledby="find-kind"
          value={register}
          onChange={(e) => setRegister(e.target.value as string)}
          options={["person", "entity"].map((value) => ({ value, label: t(`party.${value}`) }))}
        />
      </div>
      <div className="field">
        <label className="label" htmlFor="find-key">
          {t("mandate.find_key")}
        </label>
        <Input
          id="find-key"
          className="mono"
          value={key}
          maxLength={18}
          autoComplete="off"
          onChange={(e) => setKey(e.target.value)}
        />
      </div>
      <Button htmlType="submit" disabled={!key.trim()}>
        {t("mandate.find_button")}
      </Button>
    </form>
  );
}

function Found({ party }: { party: Party }) {
  const { t } = useWords();
  const query = useMandatesOf(party.register, party.key);
  return (
    <QueryGate query={query}>
      {({ given }) => (
        <div aria-live="polite">
          {given.length === 0 && <p className="faint">{t("mandate.none_found")}</p>}
          <MandateRows rows={given} side="agent" scans />
        </div>
      )}
    </QueryGate>
  );
}
