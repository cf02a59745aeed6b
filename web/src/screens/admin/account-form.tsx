// One account: name, roles and where its holder works.
import { Button, Checkbox, Input, Select } from "antd";
import { useRef, useState } from "react";
import * as calls from "../../api/calls";
import { useCity } from "../../api/queries";
import type { Account } from "../../api/schema";
import { newIdempotencyKey } from "../../format/file";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";

const ROLES = [
  "applicant",
  "window_clerk",
  "reviewer",
  "supervisor",
  "register_keeper",
  "administrator",
  "auditor",
];

export function AccountForm(props: { account: Account | null; onDone: () => Promise<void> }) {
  const { t, text } = useWords();
  const city = useCity();
  const { account } = props;
  const key = useRef(newIdempotencyKey());
  const [name, setName] = useState("");
  const [zh, setZh] = useState("");
  const [en, setEn] = useState("");
  const [password, setPassword] = useState("");
  const [roles, setRoles] = useState<string[]>(account?.roles ?? []);
  const [department, setDepartment] = useState(account?.department ?? "");
  const [districts, setDistricts] = useState<string[]>(account?.districts ?? []);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = async () => {
    setBusy(true);
    setError(null);
    const place = { districts, ...(department.trim() ? { department: department.trim() } : {}) };
    try {
      if (account) await calls.changeAccount(account.id, { roles, ...place });
      else {
        const words = { zh: zh.trim(), en: en.trim() || zh.trim() };
        await calls.createAccount(
          { name: name.trim(), text: words, password, roles, ...place },
          key.current,
        );
      }
      await props.onDone();
    } catch (caught) {
      key.current = newIdempotencyKey();
      setError(caught);
      setBusy(false);
    }
  };
  const line = (id: string, value: string, set: (value: string) => void, type = "text") => (
    <div className="field">
      <label className="label" htmlFor={`account-${id}`}>
        {t(`account.${id}`)}
      </label>
      <Input
        id={`account-${id}`}
        type={type}
        value={value}
        maxLength={100}
        autoComplete={type === "password" ? "new-password" : "off"}
        onChange={(e) => set(e.target.value)}
      />
    </div>
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {!account && line("name", name, setName)}
      {!account && line("text_zh", zh, setZh)}
      {!account && line("text_en", en, setEn)}
      {!account && line("password", password, setPassword, "password")}
      <div className="field" role="group" aria-labelledby="account-roles">
        <div className="label" id="account-roles">
          {t("account.roles")}
        </div>
        <Checkbox.Group
          value={roles}
          onChange={setRoles}
          options={[...new Set([...ROLES, ...roles])].map((role) => ({
            value: role,
            label: t(`role.${role}`, { defaultValue: role }),
          }))}
        />
      </div>
      {line("department", department, setDepartment)}
      <div className="field">
        <label className="label" htmlFor="account-districts">
          {t("account.districts")}
        </label>
        <Select
          id="account-districts"
          className="wide"
          mode="multiple"
          placeholder={t("account.whole_city")}
          value={districts}
          onChange={setDistricts}
          options={
            city.data?.districts.map((district) => ({
              value: district.id,
              label: text(district.text),
            })) ?? []
          }
        />
      </div>
      <ProblemAlert error={error} />
      <Button
        type="primary"
        htmlType="submit"
        loading={busy}
        disabled={roles.length === 0 || (!account && (!name || !password))}
      >
        {t("account.save")}
      </Button>
    </form>
  );
}
