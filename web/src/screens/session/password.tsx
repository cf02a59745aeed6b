// The own account: who I am here, and a new password.
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import { useCity, useSession } from "../../api/queries";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";

const NONE = { old: "", next: "", again: "" };
type Typed = typeof NONE;

export default function Password() {
  const { t } = useWords();
  const client = useQueryClient();
  const [typed, setTyped] = useState<Typed>(NONE);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const differs = typed.again !== "" && typed.again !== typed.next;
  const change = async () => {
    setBusy(true);
    setDone(false);
    setError(null);
    try {
      await calls.changePassword(typed.old, typed.next);
      setTyped(NONE);
      setDone(true);
      await client.invalidateQueries({ queryKey: ["session"] });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const line = (id: keyof Typed, autoComplete: string, help?: string) => (
    <div className="field">
      <label className="label" htmlFor={`password-${id}`}>
        {t(`password.${id}`)}
      </label>
      {help && (
        <div className="help" id={`password-${id}-help`}>
          {help}
        </div>
      )}
      <Input
        id={`password-${id}`}
        type="password"
        value={typed[id]}
        autoComplete={autoComplete}
        maxLength={200}
        status={id === "again" && differs ? "error" : ""}
        {...(help ? { "aria-describedby": `password-${id}-help` } : {})}
        onChange={(e) => {
          setDone(false);
          setTyped({ ...typed, [id]: e.target.value });
        }}
      />
    </div>
  );
  return (
    <Page title={t("password.title")} lead={t("password.lead")}>
      <Own />
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        {line("old", "current-password")}
        {line("next", "new-password", t("password.rule"))}
        {line("again", "new-password")}
        {differs && (
          <p className="fault" role="status">
            {t("password.differs")}
          </p>
        )}
        <ProblemAlert error={error} />
        {done && <Alert type="success" showIcon role="status" title={t("password.done")} />}
        <Button
          type="primary"
          htmlType="submit"
          size="large"
          loading={busy}
          disabled={!typed.old || !typed.next || typed.again !== typed.next}
        >
          {t("password.change")}
        </Button>
      </form>
    </Page>
  );
}

/** The account as the city knows it. */
function Own() {
  const { t, text } = useWords();
  const session = useSession();
  const city = useCity();
  const account = session.data?.account;
  if (!account) return null;
  const districts = new Map(city.data?.districts.map((one) => [one.id, text(one.text)]));
  return (
    <dl className="facts card">
      <div>
        <dt>{t("account.name")}</dt>
        <dd className="mono">{account.name}</dd>
      </div>
      <div>
        <dt>{t("account.text")}</dt>
        <dd>{text(account.text)}</dd>
      </div>
      <div>
        <dt>{t("account.roles")}</dt>
        <dd>
          {account.roles
            .map((role) => t(`role.${role}`, { defaultValue: role }))
            .join(t("list.and"))}
        </dd>
      </div>
      {account.districts.length > 0 && (
        <div>
          <dt>{t("account.districts")}</dt>
          <dd>{account.districts.map((id) => districts.get(id) ?? id).join(t("list.and"))}</dd>
        </div>
      )}
    </dl>
  );
}
