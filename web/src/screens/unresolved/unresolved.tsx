// What could not be done: it is said once, and becomes a case that is supervised.
import { Button, Input, Select } from "antd";
import { useRef, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { useAllPackages, useCity, usePackage, usePaged, useSession } from "../../api/queries";
import { newIdempotencyKey } from "../../format/file";
import { PackageField } from "../../parts/package-field";
import { Page } from "../../parts/page";
import { PersonFields, personOf, type Person } from "../../parts/person-fields";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";

export default function Unresolved() {
  const { t } = useWords();
  return (
    <Page title={t("unresolved.title")} lead={t("unresolved.lead")}>
      <Report />
    </Page>
  );
}

function Report() {
  const { t, text } = useWords();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const city = useCity();
  const packages = useAllPackages("");
  const account = useSession().data?.account;
  const clerk = account?.roles.includes("window_clerk") ?? false;
  const [packageId, setPackage] = useState(params.get("package") ?? "");
  const [act, setAct] = useState<string>();
  const [stuck, setStuck] = useState<string | undefined>(params.get("case") ?? undefined);
  const [district, setDistrict] = useState<string | undefined>(account?.districts[0]);
  const [tried, setTried] = useState("");
  const [contact, setContact] = useState("");
  const [person, setPerson] = useState<Person>({ identity_number: "", name: "", mobile: "" });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newIdempotencyKey());
  const named = !clerk || (person.identity_number.trim() !== "" && person.name.trim() !== "");
  const ready = packageId && district && tried.trim() && contact.trim() && named;
  const send = async () => {
    if (!district) return;
    setBusy(true);
    setError(null);
    try {
      const body = {
        package: packageId,
        tried: tried.trim(),
        contact: contact.trim(),
        district,
        ...(act ? { act } : {}),
        ...(stuck ? { case: stuck } : {}),
        ...(clerk ? { on_behalf_of: personOf(person) } : {}),
      };
      const made = await calls.reportUnresolved(body, key.current);
      void navigate(clerk ? `/window/cases/${made.id}/notice` : `/cases/${made.id}`);
    } catch (caught) {
      key.current = newIdempotencyKey();
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {clerk && <PersonFields person={person} onChange={setPerson} />}
      <PackageField
        label={t("unresolved.package")}
        rows={packages.data ?? []}
        error={packages.error}
        value={packageId || undefined}
        onChange={(id) => {
          setPackage(id);
          setAct(undefined);
          setStuck(undefined);
        }}
      />
      {packageId && (
        <>
          <ActField packageId={packageId} value={act} onChange={setAct} />
          <CaseField packageId={packageId} clerk={clerk} value={stuck} onChange={setStuck} />
        </>
      )}
      <div className="field">
        <label className="label" htmlFor="district">
          {t("task.district")}
        </label>
        <Select
          id="district"
          className="wide"
          placeholder={t("form.choose")}
          value={district}
          onChange={setDistrict}
          options={(city.data?.districts ?? []).map((one) => ({
            value: one.id,
            label: text(one.text),
          }))}
        />
      </div>
      <div className="field">
        <label className="label" htmlFor="tried">
          {t("unresolved.tried")}
        </label>
        <div className="help" id="tried-help">
          {t("unresolved.tried_help")}
        </div>
        <Input.TextArea
          id="tried"
          rows={4}
          maxLength={1000}
          aria-describedby="tried-help"
          value={tried}
          onChange={(e) => setTried(e.target.value)}
        />
      </div>
      <div className="field">
        <label className="label" htmlFor="contact">
          {t("unresolved.contact")}
        </label>
        <Input
          id="contact"
          className="mono"
          inputMode="tel"
          maxLength={20}
          value={contact}
          onChange={(e) => setContact(e.target.value)}
        />
      </div>
      <ProblemAlert error={error} />
      <Button type="primary" htmlType="submit" size="large" loading={busy} disabled={!ready}>
        {t("unresolved.send")}
      </Button>
      <p className="faint">{t("unresolved.then")}</p>
    </form>
  );
}

function ActField(props: {
  packageId: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}) {
  const { t, text } = useWords();
  const query = usePackage(props.packageId);
  return (
    <div className="field">
      <label className="label" htmlFor="act">
        {t("unresolved.act")}
      </label>
      <Select
        id="act"
        className="wide"
        allowClear
        placeholder={t("unresolved.act_unknown")}
        value={props.value}
        onChange={props.onChange}
        options={(query.data?.acts ?? []).map((one) => ({ value: one.id, label: text(one.text) }))}
      />
    </div>
  );
}

/** The case that is stuck, among those that the reader filed. */
function CaseField(props: {
  packageId: string;
  clerk: boolean;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}) {
  const { t } = useWords();
  const query = usePaged(["cases", "stuck", props.packageId, props.clerk], (after) =>
    calls.cases({ package: props.packageId, after, ...(props.clerk ? { filed: true } : {}) }),
  );
  const rows = query.items.filter((row) => row.state !== "draft");
  if (rows.length === 0) return null;
  return (
    <div className="field">
      <label className="label" htmlFor="stuck">
        {t("unresolved.case")}
      </label>
      <Select
        id="stuck"
        className="wide"
        allowClear
        placeholder={t("unresolved.no_case")}
        value={props.value}
        onChange={props.onChange}
        options={rows.map((row) => ({
          value: row.id,
          label: `${row.number ?? ""} ${row.subject_text}`.trim(),
        }))}
      />
    </div>
  );
}
