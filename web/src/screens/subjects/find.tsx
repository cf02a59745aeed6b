// The way to a subject by its code: a project, an enterprise, a property unit, a person's matter.
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useSession } from "../../api/queries";
import { Page, Section } from "../../parts/page";
import { useWords } from "../../parts/words";
import { KINDS, subjectPath } from "./kinds";

export default function FindSubject() {
  const { t } = useWords();
  const navigate = useNavigate();
  const session = useSession();
  const [register, setRegister] = useState<string>(KINDS[0]);
  const [key, setKey] = useState("");
  const own = session.data?.organisations ?? [];
  const code = key.trim().toUpperCase();
  return (
    <Page title={t("subject.find")} lead={t("subject.find_lead")}>
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          if (code) void navigate(subjectPath(register, code));
        }}
      >
        <div className="field">
          <label className="label" htmlFor="register">
            {t("subject.kind")}
          </label>
          <Select
            id="register"
            className="wide"
            value={register}
            onChange={setRegister}
            options={KINDS.map((value) => ({ value, label: t(`subject_kind.${value}`) }))}
          />
        </div>
        <div className="field">
          <label className="label" htmlFor="key">
            {t(`subject_key.${register}`)}
          </label>
          <Input
            id="key"
            className="mono"
            size="large"
            value={key}
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            onChange={(e) => setKey(e.target.value)}
          />
        </div>
        <Button type="primary" htmlType="submit" size="large" disabled={code === ""}>
          {t("subject.open")}
        </Button>
      </form>
      {own.length > 0 && (
        <Section title={t("subject.own")}>
          <ul className="rows card">
            {own.map((one) => (
              <li key={`${one.register}/${one.key}`} className="row-between">
                <Link className="mono" to={subjectPath(one.register, one.key)}>
                  {one.key}
                </Link>
                <span className="faint">
                  {t(`subject_kind.${one.register}`, { defaultValue: one.register })}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}
