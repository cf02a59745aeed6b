// Receiving a walk-in: who stands at the window, what they want; then the same form as online.
import { Button, Input, Select } from "antd";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";
import * as calls from "../../api/calls";
import { useAllPackages, usePackage } from "../../api/queries";
import { newIdempotencyKey } from "../../format/file";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";

export default function NewFiling() {
  const { t, text } = useWords();
  const navigate = useNavigate();
  const packages = useAllPackages("");
  const [chosen, setChosen] = useState<string>();
  const [person, setPerson] = useState({ identity_number: "", name: "", mobile: "" });
  const [subject, setSubject] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newIdempotencyKey());
  const ready = chosen && person.identity_number.trim() && person.name.trim();
  const receive = async () => {
    if (!chosen) return;
    setBusy(true);
    setError(null);
    try {
      const made = await calls.createCase(
        {
          package: chosen,
          answers: {},
          on_behalf_of: {
            identity_number: person.identity_number.trim().toUpperCase(),
            name: person.name.trim(),
            mobile: person.mobile.trim(),
          },
          ...(subject.trim() ? { subject_key: subject.trim().toUpperCase() } : {}),
        },
        key.current,
      );
      void navigate(`/packages/${chosen}/apply?case=${made.id}`);
    } catch (caught) {
      key.current = newIdempotencyKey();
      setError(caught);
      setBusy(false);
    }
  };
  const line = (id: "identity_number" | "name" | "mobile", maxLength: number) => (
    <div className="field">
      <label className="label" htmlFor={`person-${id}`}>
        {t(`window.${id}`)}
      </label>
      <Input
        id={`person-${id}`}
        value={person[id]}
        maxLength={maxLength}
        autoComplete="off"
        className={id === "name" ? "" : "mono"}
        inputMode={id === "mobile" ? "tel" : "text"}
        onChange={(e) => setPerson({ ...person, [id]: e.target.value })}
      />
    </div>
  );
  return (
    <Page
      title={t("window.receive")}
      lead={t("window.receive_lead")}
      crumbs={[{ text: t("window.title"), to: "/window" }]}
    >
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          void receive();
        }}
      >
        <div className="field">
          <label className="label" htmlFor="package">
            {t("window.package")}
          </label>
          <Select
            id="package"
            className="wide"
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("form.choose")}
            value={chosen}
            onChange={setChosen}
            options={(packages.data ?? []).map((row) => ({ value: row.id, label: text(row.text) }))}
          />
          <ProblemAlert error={packages.error} />
        </div>
        {line("identity_number", 18)}
        {line("name", 50)}
        {line("mobile", 11)}
        {chosen && <SubjectField id={chosen} value={subject} onChange={setSubject} />}
        <ProblemAlert error={error} />
        <Button type="primary" htmlType="submit" size="large" loading={busy} disabled={!ready}>
          {t("window.begin")}
        </Button>
      </form>
    </Page>
  );
}

function SubjectField(props: { id: string; value: string; onChange: (value: string) => void }) {
  const { t } = useWords();
  const query = usePackage(props.id);
  if (!query.data || query.data.new_subject) return null;
  return (
    <div className="field">
      <label className="label" htmlFor="subject">
        {t("apply.subject")}
      </label>
      <div className="help">{t("apply.subject_help")}</div>
      <Input
        id="subject"
        className="mono"
        maxLength={64}
        value={props.value}
        onChange={(e) => props.onChange(e.target.value)}
      />
    </div>
  );
}
