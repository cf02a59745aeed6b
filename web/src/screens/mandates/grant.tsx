// Giving a mandate: to whom, for what, until when; nothing is handed over that is not said here.
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Input, Radio, Select } from "antd";
import { useRef, useState } from "react";
import * as calls from "../../api/calls";
import { keys, useAllPackages, useCity, useSession } from "../../api/queries";
import { newIdempotencyKey } from "../../format/file";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";
import { EMPTY, filledIn, laterBy, mandateOf, type Filled } from "./scope";

const MONTHS = 6;

export function Grant({ onGranted }: { onGranted: () => void }) {
  const { t, text } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const city = useCity();
  const session = useSession();
  const packages = useAllPackages("");
  const [typed, setTyped] = useState<Filled>(EMPTY);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newIdempotencyKey());
  const today = city.data?.today ?? "";
  const filled = typed.to || !today ? typed : { ...typed, to: laterBy(today, MONTHS) };
  const set = (change: Partial<Filled>) => setTyped({ ...filled, ...change });
  const organisations = session.data?.organisations ?? [];
  const grant = async () => {
    setBusy(true);
    setError(null);
    try {
      await calls.grantMandate(mandateOf(filled), key.current);
      void message.success(t("mandate.granted"));
      await client.invalidateQueries({ queryKey: keys.mandates });
      onGranted();
    } catch (caught) {
      key.current = newIdempotencyKey();
      setError(caught);
      setBusy(false);
    }
  };
  const line = (name: "key" | "name", maxLength: number) => (
    <div className="field">
      <label className="label" htmlFor={`agent-${name}`}>
        {t(name === "key" ? `mandate.key_${filled.register}` : "mandate.name")}
      </label>
      <Input
        id={`agent-${name}`}
        className={name === "key" ? "mono" : ""}
        value={filled[name]}
        maxLength={maxLength}
        autoComplete="off"
        onChange={(e) => set({ [name]: e.target.value })}
      />
    </div>
  );
  return (
    <form
      className="card grant"
      onSubmit={(event) => {
        event.preventDefault();
        if (filledIn(filled)) void grant();
      }}
    >
      {organisations.length > 0 && (
        <div className="field">
          <label className="label" htmlFor="principal">
            {t("mandate.for")}
          </label>
          <Select
            id="principal"
            className="wide"
            value={filled.principal}
            onChange={(principal: string) => set({ principal })}
            options={[
              { value: "", label: t("mandate.myself") },
              ...organisations.map((one) => ({
                value: `${one.register}/${one.key}`,
                label: one.key,
              })),
            ]}
          />
        </div>
      )}
      <div className="field">
        <div className="label" id="agent-kind">
          {t("mandate.agent")}
        </div>
        <Radio.Group
          aria-labelledby="agent-kind"
          value={filled.register}
          onChange={(e) => set({ register: e.target.value as string })}
          options={["person", "entity"].map((value) => ({ value, label: t(`party.${value}`) }))}
        />
      </div>
      {line("key", 18)}
      {line("name", 60)}
      <div className="field">
        <div className="label" id="reach">
          {t("mandate.scope")}
        </div>
        <Radio.Group
          aria-labelledby="reach"
          value={filled.reach}
          onChange={(e) => set({ reach: e.target.value as string })}
          options={["some", "all"].map((value) => ({ value, label: t(`mandate.reach_${value}`) }))}
        />
        {filled.reach === "some" && (
          <Select
            className="wide"
            mode="multiple"
            aria-label={t("mandate.packages")}
            placeholder={t("form.choose")}
            showSearch={{ optionFilterProp: "label" }}
            value={filled.packages}
            onChange={(chosen: string[]) => set({ packages: chosen })}
            options={(packages.data ?? []).map((row) => ({ value: row.id, label: text(row.text) }))}
          />
        )}
        <ProblemAlert error={packages.error} />
      </div>
      <div className="field">
        <Checkbox
          checked={filled.commitments}
          onChange={(e) => set({ commitments: e.target.checked })}
        >
          {t("mandate.commitments")}
        </Checkbox>
        <div className="help">{t("mandate.commitments_help")}</div>
      </div>
      <div className="field">
        <label className="label" htmlFor="mandate-to">
          {t("mandate.to")}
        </label>
        <Input
          id="mandate-to"
          className="day"
          type="date"
          value={filled.to}
          {...(today ? { min: today } : {})}
          onChange={(e) => set({ to: e.target.value })}
        />
      </div>
      <ProblemAlert error={error} />
      <Button type="primary" htmlType="submit" loading={busy} disabled={!filledIn(filled)}>
        {t("mandate.grant")}
      </Button>
    </form>
  );
}
