// Telling the city what happened: what the act asks, the documents first, then one button.
import { App, Button, Checkbox } from "antd";
import { useMemo, useState } from "react";
import * as calls from "../../api/calls";
import { ApiProblem } from "../../api/http";
import { usePackage } from "../../api/queries";
import type { Ask, Case, Task } from "../../api/schema";
import { CaseForm } from "../../form/case-form";
import { byPlace, changedAnswers, sureAsks, type Answers } from "../../form/form-model";
import { useRefresh } from "../../parts/deed-form";
import { ProblemAlert } from "../../parts/problem";
import { QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { HandIn } from "../apply/materials";
import { wrongsOf } from "../apply/review";
import { reportAsks } from "./waiting";

interface Props {
  value: Case;
  task: Task;
}

export function ReportForm(props: Props) {
  const query = usePackage(props.value.package.id);
  return (
    <QueryGate query={query} rows={3}>
      {(definition) => <Form {...props} definitions={definition.asks} />}
    </QueryGate>
  );
}

function Form({ value, task, definitions }: Props & { definitions: Ask[] }) {
  const { t, text } = useWords();
  const { message } = App.useApp();
  const refresh = useRefresh();
  // what is handed in meanwhile stays on the screen
  const [asks] = useState(() => reportAsks(value, task.act, definitions));
  const plan = useMemo(() => ({ ...value.plan, asks }), [value.plan, asks]);
  const [answers, setAnswers] = useState<Answers>({});
  const [signed, setSigned] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const faults = useMemo(
    () => byPlace(error instanceof ApiProblem ? wrongsOf(error) : []),
    [error],
  );
  const acts = new Map(value.tasks.map((one) => [one.act, one.text]));
  const added = async () => {
    setError(null);
    await refresh();
  };
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      const told = changedAnswers(asks, answers, Object.keys(answers));
      await calls.reportEvent(task.id, { answers: told, commitments: signed });
      void message.success(t("waits.reported"));
      await refresh();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack-s">
      {sureAsks(plan, "field").length > 0 && (
        <CaseForm
          plan={plan}
          answers={answers}
          faults={faults}
          actName={(act) => text(acts.get(act) ?? act)}
          onChange={setAnswers}
          onLeave={() => undefined}
        />
      )}
      {sureAsks(plan, "material").map((ask) => (
        <div key={ask.id}>
          <div className="label">{text(ask.text)}</div>
          {ask.help && <div className="help">{text(ask.help)}</div>}
          <HandIn
            caseId={value.id}
            ask={ask.id}
            accept={ask.accept ?? []}
            documents={value.documents}
            onAdded={added}
          />
        </div>
      ))}
      {sureAsks(plan, "commitment").map((ask) => (
        <div key={ask.id}>
          <div className="label">{text(ask.text)}</div>
          <div className="statement">{text(ask.statement)}</div>
          <Checkbox
            checked={signed.includes(ask.id)}
            onChange={(e) =>
              setSigned(
                e.target.checked ? [...signed, ask.id] : signed.filter((id) => id !== ask.id),
              )
            }
          >
            {t("waits.sign_commitment")}
          </Checkbox>
        </div>
      ))}
      <ProblemAlert error={error} />
      <Button type="primary" loading={busy} onClick={() => void send()}>
        {t("waits.report_submit")}
      </Button>
    </div>
  );
}
