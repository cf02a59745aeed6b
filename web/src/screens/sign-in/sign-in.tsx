// Signing in: name and password, the city's own sign-in, or a person of the demonstration.
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { rememberCsrf } from "../../api/http";
import { keys, useCity } from "../../api/queries";
import type { DemoAccount } from "../../api/schema";
import { startOf } from "../../parts/navigation";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";

export default function SignIn() {
  const { t, text } = useWords();
  const city = useCity();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const enter = async () => {
    setBusy(true);
    setError(null);
    try {
      const session = await calls.signIn(name.trim(), password);
      rememberCsrf(session.csrf ?? null);
      client.removeQueries({
        predicate: (query) => !["city", "session"].includes(String(query.queryKey[0])),
      });
      client.setQueryData(keys.session, session);
      const to = params.get("to");
      const inside = to?.startsWith("/") && !to.startsWith("//") ? to : null;
      void navigate(inside ?? (session.account ? startOf(session.account) : "/"), {
        replace: true,
      });
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  const demo = city.data?.demo_accounts ?? [];
  return (
    <Page title={t("sign_in.title")} width="wide">
      <div className="sign-in">
        <form
          className="card"
          onSubmit={(event) => {
            event.preventDefault();
            void enter();
          }}
        >
          <div className="field">
            <label className="label" htmlFor="name">
              {t("sign_in.name")}
            </label>
            <Input
              id="name"
              value={name}
              autoComplete="username"
              maxLength={64}
              onChange={(e) => setName(e.target.value)}
            />
          </div>
          <div className="field">
            <label className="label" htmlFor="password">
              {t("sign_in.password")}
            </label>
            <Input
              id="password"
              type="password"
              value={password}
              autoComplete="current-password"
              maxLength={200}
              onChange={(e) => setPassword(e.target.value)}
            />
          </div>
          <ProblemAlert error={error} />
          <Button
            type="primary"
            htmlType="submit"
            size="large"
            block
            loading={busy}
            disabled={!name.trim() || !password}
          >
            {t("sign_in.enter")}
          </Button>
          {city.data?.oidc?.enabled && (
            <a className="button button-block" href={calls.oidcUrl()}>
              {text(city.data.oidc.text)}
            </a>
          )}
        </form>
        {demo.length > 0 && (
          <section className="card" aria-labelledby="demo">
            <h2 id="demo">{t("sign_in.demo")}</h2>
            <p className="faint">{t("sign_in.demo_lead")}</p>
            <DemoAccounts
              accounts={demo}
              onChoose={(account) => {
                setName(account.name);
                setPassword(account.password);
              }}
            />
          </section>
        )}
      </div>
      <ProblemAlert error={city.error} />
    </Page>
  );
}

/** Accounts to try, by role; words find one among many. */
function DemoAccounts(props: {
  accounts: DemoAccount[];
  onChoose: (account: DemoAccount) => void;
}) {
  const { t, text } = useWords();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const names = (account: DemoAccount) =>
    account.roles.map((role) => t(`role.${role}`, { defaultValue: role })).join(t("list.and"));
  const fits = (account: DemoAccount) =>
    `${account.name} ${text(account.text)} ${names(account)}`.toLowerCase().includes(wanted);
  const found = props.accounts.filter(fits);
  const roles = [...new Set(found.map((account) => account.roles[0] ?? ""))];
  return (
    <>
      <Input
        aria-label={t("sign_in.demo_search")}
        placeholder={t("sign_in.demo_search")}
        allowClear
        maxLength={40}
        value={search}
        onChange={(e) => setSearch(e.target.value)}
      />
      <div className="demo-groups">
        {roles.map((role) => (
          <div key={role}>
            <h3>{t(`role.${role}`, { defaultValue: role })}</h3>
            <ul className="demo">
              {found
                .filter((account) => (account.roles[0] ?? "") === role)
                .map((account) => (
                  <li key={account.name}>
                    <button type="button" onClick={() => props.onChoose(account)}>
                      <strong>{text(account.text)}</strong>
                      <span className="faint">
                        {account.name} · {names(account)}
                      </span>
                    </button>
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="faint">{t("sign_in.demo_none")}</p>}
    </>
  );
}
