// Giving a mandate: to whom, for what, until when; nothing is handed over that is not said here.
// At the window a clerk records one from paper, with the principal and the scan of the paper.
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Input, Radio, Select } from "antd";
import { useRef, useState } from "react";
import * as calls from "../../api/calls";
import { keys, useAllPackages, useCity, useSession } from "../../api/queries";
import type { Mandate } from "../../api/schema";
import { newIdempotencyKey } from "../../format/file";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";
import { PartyFields } from "./party-fields";
import { ScanField } from "./scan";
import {
  EMPTY,
  EMPTY_PAPER,
  filledIn,
  laterBy,
  mandateOf,
  ofOrganisation,
  type Filled,
  type Party,
} from "./scope";

const MONTHS = 6;

interface Props {
  /** It is recorded from paper. */
  paper?: boolean;
  onGranted: (given: Mandate, principal: Party | null) => void;
}

export function Grant({ paper = false, onGranted }: Props) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const city = useCity();
  const [typed, setTyped] = useState<Filled>(paper ? EMPTY_PAPER : EMPTY);
  const [scan, setScan] = useState<File | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newIdempotencyKey());
  const today = city.data?.today ?? "";
  const filled = typed.to || !today ? typed : { ...typed, to: laterBy(today, MONTHS) };
  const set = (change: Partial<Filled>) => setTyped({ ...filled, ...change });
  const grant = async () => {
    setBusy(true);
    setError(null);
    let recorded = false;
    try {
      const sent = mandateOf(filled);
      const given = await calls.grantMandate(sent, key.current);
      recorded = true;
      if (scan) await calls.putMandateScan(given.id, scan);
      void message.success(t("mandate.granted"));
      await client.invalidateQueries({ queryKey: keys.mandates });
      onGranted(given, filled.giver && sent.principal ? { ...sent.principal } : null);
    } catch (caught) {
      // the same key again answers the same mandate: a scan that failed is sent by another press
      if (!recorded) key.current = newIdempotencyKey();
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <form
      className="card grant"
      onSubmit={(event) => {
        event.preventDefault();
        if (filledIn(filled)) void grant();
      }}
    >
      {filled.giver ? (
        <>
          <PartyFields
            id="giver"
            of="giver"
            party={filled.giver}
            onChange={(giver) => set({ giver })}
          />
          <div className="field">
            <label className="label" htmlFor="paper">
              {t("mandate.which_paper")}
            </label>
            <Input
              id="paper"
              value={filled.paper}
              maxLength={100}
              onChange={(e) => set({ paper: e.target.value })}
            />
          </div>
          <ScanField file={scan} onFile={setScan} />
        </>
      ) : (
        <InWhoseName filled={filled} set={set} />
      )}
      <PartyFields id="agent" of="agent" party={filled} onChange={(agent) => set({ ...agent })} />
      <Scope filled={filled} set={set} />
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
        {t(paper ? "mandate.record" : "mandate.grant")}
      </Button>
    </form>
  );
}

interface Part {
  filled: Filled;
  set: (change: Partial<Filled>) => void;
}

/** In one's own name, or that of an organisation that one may act for. */
function InWhoseName({ filled, set }: Part) {
  const { t } = useWords();
  const organisations = useSession().data?.organisations ?? [];
  if (organisations.length === 0) return null;
  return (
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
          ...organisations.map((one) => ({ value: `${one.register}/${one.key}`, label: one.key })),
        ]}
      />
    </div>
  );
}

/** For what: packages, what the principal owns, commitments. */
function Scope({ filled, set }: Part) {
  const { t, text } = useWords();
  const packages = useAllPackages("");
  return (
    <>
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
      {ofOrganisation(filled) && (
        <div className="field">
          <Checkbox checked={filled.owned} onChange={(e) => set({ owned: e.target.checked })}>
            {t("mandate.owned")}
          </Checkbox>
          <div className="help">{t("mandate.owned_help")}</div>
        </div>
      )}
      <div className="field">
        <Checkbox
          checked={filled.commitments}
          onChange={(e) => set({ commitments: e.target.checked })}
        >
          {t(filled.giver ? "mandate.commitments_paper" : "mandate.commitments")}
        </Checkbox>
        <div className="help">
          {t(filled.giver ? "mandate.commitments_paper_help" : "mandate.commitments_help")}
        </div>
      </div>
    </>
  );
}
