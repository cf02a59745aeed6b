// What is still open after acceptance and after the decision: owed materials, checked commitments.
import { UploadOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef, useState } from "react";
import * as calls from "../../api/calls";
import { keys, useSession } from "../../api/queries";
import type { Case, CheckRow, OwedRow } from "../../api/schema";
import { CheckCommitment } from "../../parts/check-commitment";
import { Section } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";

/** Roles that hand materials in. */
const HAND_IN = ["applicant", "window_clerk"];

export function Afterwards({ value }: { value: Case }) {
  const { t } = useWords();
  return (
    <>
      {value.owed.length > 0 && (
        <Section title={t("owed.title")}>
          <ul className="rows card">
            {value.owed.map((row) => (
              <Owed key={row.ask} row={row} of={value} />
            ))}
          </ul>
        </Section>
      )}
      {value.checks.length > 0 && (
        <Section title={t("check.of_case")}>
          <p className="faint">{t("check.lead")}</p>
          <ul className="rows card">
            {value.checks.map((row) => (
              <Check key={row.ask} row={row} of={value} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Owed({ row, of }: { row: OwedRow; of: Case }) {
  const { t, text, date, time } = useWords();
  const roles = useSession().data?.account?.roles ?? [];
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    setError(null);
    try {
      await calls.addDocument(of.id, row.ask, file, () => undefined);
      await client.invalidateQueries({ queryKey: keys.case(of.id) });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
      if (input.current) input.current.value = "";
    }
  };
  return (
    <li>
      <div className="row-between">
        <span>
          {text(row.text)} <StateTag state={row.state} of="owed_state" />
          <div className="faint">
            {row.at ? time(row.at) : t("owed.until", { date: date(row.due_on) })}
            {row.state === "owed" &&
              ` · ${t(`owed_otherwise.${row.otherwise}`, { defaultValue: row.otherwise })}`}
          </div>
        </span>
        {row.state === "owed" && roles.some((role) => HAND_IN.includes(role)) && (
          <span>
            <input
              ref={input}
              type="file"
              hidden
              data-ask={row.ask}
              onChange={(event) => void send(event.target.files?.[0])}
            />
            <Button icon={<UploadOutlined />} loading={busy} onClick={() => input.current?.click()}>
              {t("owed.hand_in")}
            </Button>
          </span>
        )}
      </div>
      <ProblemAlert error={error} />
    </li>
  );
}

function Check({ row, of }: { row: CheckRow; of: Case }) {
  const { t, text, date } = useWords();
  const roles = useSession().data?.account?.roles ?? [];
  const client = useQueryClient();
  const acts = of.tasks.filter((task) => row.acts.includes(task.act));
  return (
    <li className="row-between">
      <span>
        {text(row.text)} <StateTag state={row.state} of="check_state" />
        <div className="faint">
          {row.state === "due" && row.due_on && t("check.until", { date: date(row.due_on) })}{" "}
          {t("check.granted", { acts: acts.map((task) => text(task.text)).join(t("list.and")) })}
        </div>
        {row.found && <div>{row.found}</div>}
      </span>
      {row.state === "due" && roles.includes("supervisor") && (
        <CheckCommitment
          caseId={of.id}
          ask={row.ask}
          name={text(row.text)}
          onDone={() => client.invalidateQueries({ queryKey: keys.case(of.id) })}
        />
      )}
    </li>
  );
}
