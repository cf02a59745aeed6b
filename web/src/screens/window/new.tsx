// Receiving a walk-in: who stands at the window, what they want; then the same form as online.
import { Button, Input } from "antd";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";
import * as calls from "../../api/calls";
import { useAllPackages, usePackage } from "../../api/queries";
import { newIdempotencyKey } from "../../format/file";
import { PackageField } from "../../parts/package-field";
import { Page } from "../../parts/page";
import { PersonFields, personOf, type Person } from "../../parts/person-fields";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";

export default function NewFiling() {
  const { t } = useWords();
  const navigate = useNavigate();
  const packages = useAllPackages("");
  const [chosen, setChosen] = useState<string>();
  const [person, setPerson] = useState<Person>({ identity_number: "", name: "", mobile: "" });
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
          on_behalf_of: personOf(person),
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
        <PackageField
          rows={packages.data ?? []}
          value={chosen}
          onChange={setChosen}
          error={packages.error}
        />
        <PersonFields person={person} onChange={setPerson} />
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
