// One task: only what this act needs, how the rule's clauses came out, and the decision.
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Modal } from "antd";
import { useMemo, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { keys, usePackage, useSession, useTask } from "../../api/queries";
import type { Fact, TaskDetail } from "../../api/schema";
import { StepDeeds } from "../../parts/deed-form";
import { deedsOf } from "../../parts/deeds";
import { Page, Section } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { Loading } from "../../parts/states";
import { StepList } from "../../parts/step-list";
import { ClockTag, StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { Clauses } from "./clauses";
import { DecidePanel } from "./decide-panel";
import type { Choice } from "./decision";
import { Documents } from "./documents";
import { Facts } from "./facts";
import { OrdersPanel } from "./orders-panel";
import { ShortcutHelp } from "./shortcut-help";
import { useShortcuts } from "./shortcuts";

export default function TaskScreen() {
  const { id = "" } = useParams();
  const { t, text } = useWords();
  const query = useTask(id);
  const value = query.data;
  return (
    <Page
      title={value ? text(value.text) : t("task.title")}
      width="wide"
      crumbs={[{ text: t("menu.tasks"), to: "/tasks" }]}
      lead={
        value && (
          <span className="inline">
            <span>{text(value.case.package.text)}</span>
            <span className="mono">{value.case.number}</span>
            <StateTag state={value.state} of="task_state" />
            <ClockTag clock={value.clock} showDue />
          </span>
        )
      }
    >
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading rows={10} />}
      {value && <Body key={id} value={value} />}
    </Page>
  );
}

function Body({ value }: { value: TaskDetail }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const session = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [choice, setChoice] = useState<Choice | null>(null);
  const [marked, setMarked] = useState<Record<string, string>>({});
  const [help, setHelp] = useState(false);
  const definitions = useDefinitions(value.case.package.id);
  const mayDecide = allows(value, "deci");
  const maySendBack = allows(value, "send");

  const done = async (words: string) => {
    void message.success(words);
    await client.invalidateQueries({ queryKey: keys.tasks });
    void navigate("/tasks");
  };
  const choose = (next: Choice) => {
    setChoice(next);
    requestAnimationFrame(() =>
      document.getElementById("decision")?.scrollIntoView({ block: "nearest" }),
    );
  };
  useShortcuts({
    a: () => mayDecide && choose("approve"),
    r: () => mayDecide && choose("refuse"),
    b: () => maySendBack && choose("send_back"),
    u: () => void navigate("/tasks"),
    "?": () => setHelp(true),
  });
  return (
    <div className="desk-task">
      <div>
        {value.steps.length > 0 && (
          <Section title={t("steps.title")}>
            <StepList steps={value.steps} lead={value.department}>
              {(step) => (
                <StepDeeds
                  task={value.id}
                  step={step}
                  deeds={deedsOf(value, step, session.data?.account ?? null)}
                />
              )}
            </StepList>
          </Section>
        )}
        {value.clauses && value.clauses.length > 0 && (
          <Section title={t("task.clauses")}>
            <Clauses clauses={value.clauses} facts={value.facts} definitions={definitions} />
          </Section>
        )}
        <Section title={t("task.facts")}>
          <Facts
            value={value}
            definitions={definitions}
            marking={choice === "send_back"}
            marked={marked}
            onMark={(field, words) => setMarked(withMark(marked, field, words))}
          />
        </Section>
        {value.documents.length > 0 && (
          <Section title={t("case.documents")}>
            <Documents caseId={value.case.id} documents={value.documents} />
          </Section>
        )}
      </div>
      <aside className="decision" id="decision" aria-label={t("task.decision")}>
        <h2>{t("task.decision")}</h2>
        <DecidePanel
          value={value}
          choice={choice}
          marked={marked}
          mayDecide={mayDecide}
          maySendBack={maySendBack}
          onChoose={choose}
          onDone={done}
        />
        <OrdersPanel value={value} definitions={definitions} />
        <p className="inline">
          <Link to={`/cases/${value.case.id}`}>{t("task.whole_case")}</Link>
          <Button type="text" onClick={() => setHelp(true)}>
            {t("keys.title")} (?)
          </Button>
        </p>
      </aside>
      <Modal open={help} title={t("keys.title")} footer={null} onCancel={() => setHelp(false)}>
        <ShortcutHelp keys={["a", "r", "b", "u", "?"]} />
      </Modal>
    </div>
  );
}

/** How the values of the package's facts are written: names of codes, units of money. */
function useDefinitions(packageId: string): Map<string, Fact> {
  const query = usePackage(packageId);
  return useMemo(() => {
    const facts = query.data?.asks.flatMap((ask) => ask.facts) ?? [];
    return new Map(facts.map((fact) => [fact.name, fact]));
  }, [query.data]);
}

function allows(value: TaskDetail, action: string): boolean {
  return value.allowed.some((allowed) => allowed.startsWith(action));
}

function withMark(
  marked: Record<string, string>,
  field: string,
  words: string | null,
): Record<string, string> {
  const others = Object.entries(marked).filter(([name]) => name !== field);
  return Object.fromEntries(words === null ? others : [...others, [field, words]]);
}
