// One task: only what this act needs, how the rule's clauses came out, and the decision.
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Modal } from "antd";
import { useMemo, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { keys, usePackage, useTask } from "../../api/queries";
import type { Fact, TaskDetail } from "../../api/schema";
import { Page, Section } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { Loading } from "../../parts/states";
import { ClockTag, StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { Clauses } from "./clauses";
import { DecisionPanel, type Choice } from "./decision";
import { Documents } from "./documents";
import { SendBack } from "./send-back";
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
  const { t, text } = useWords();
  const { message } = App.useApp();
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
        {value.state === "open" ? (
          <>
            <div className="choices" role="group" aria-label={t("task.decision")}>
              {mayDecide && (
                <Button
                  type={choice === "approve" ? "primary" : "default"}
                  aria-pressed={choice === "approve"}
                  onClick={() => choose("approve")}
                >
                  {t("task.approve")} (a)
                </Button>
              )}
              {mayDecide && (
                <Button
                  danger
                  type={choice === "refuse" ? "primary" : "default"}
                  aria-pressed={choice === "refuse"}
                  onClick={() => choose("refuse")}
                >
                  {t("task.refuse")} (r)
                </Button>
              )}
              {maySendBack && (
                <Button
                  type={choice === "send_back" ? "primary" : "default"}
                  aria-pressed={choice === "send_back"}
                  onClick={() => choose("send_back")}
                >
                  {t("task.send_back")} (b)
                </Button>
              )}
            </div>
            {choice === "send_back" && <SendBack value={value} marked={marked} onDone={done} />}
            {choice !== null && choice !== "send_back" && (
              <DecisionPanel key={choice} value={value} choice={choice} onDone={done} />
            )}
            {choice === null && <p className="faint">{t("task.choose")}</p>}
          </>
        ) : (
          <>
            <StateTag state={value.state} of="task_state" />
            {value.reason && <p>{text(value.reason)}</p>}
          </>
        )}
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

function Facts(props: {
  value: TaskDetail;
  definitions: Map<string, Fact>;
  marking: boolean;
  marked: Record<string, string>;
  onMark: (field: string, words: string | null) => void;
}) {
  const { t, text, value, time } = useWords();
  return (
    <table className="table table-dense">
      <thead>
        <tr>
          {props.marking && <th scope="col">{t("task.wrong")}</th>}
          <th scope="col">{t("task.fact")}</th>
          <th scope="col">{t("task.value")}</th>
          <th scope="col">{t("task.source")}</th>
        </tr>
      </thead>
      <tbody>
        {props.value.facts.map((fact) => {
          const words = props.marked[fact.name];
          const mendable = Boolean(fact.source?.ask);
          return (
            <tr key={fact.name} className={words === undefined ? "" : "marked"}>
              {props.marking && (
                <td data-label={t("task.wrong")}>
                  {mendable && (
                    <input
                      type="checkbox"
                      className="mark"
                      checked={words !== undefined}
                      aria-label={t("task.mark", { fact: text(fact.text) })}
                      onChange={(e) => props.onMark(fact.name, e.target.checked ? "" : null)}
                    />
                  )}
                </td>
              )}
              <td data-label={t("task.fact")} className="name">
                {text(fact.text)}
              </td>
              <td data-label={t("task.value")} className="lines">
                {value(fact.value, props.definitions.get(fact.name))}
                {words !== undefined && (
                  <textarea
                    className="mark-words"
                    rows={2}
                    maxLength={300}
                    placeholder={t("task.mark_words")}
                    aria-label={t("task.mark_words_of", { fact: text(fact.text) })}
                    value={words}
                    onChange={(e) => props.onMark(fact.name, e.target.value)}
                  />
                )}
              </td>
              <td data-label={t("task.source")} className="faint">
                {sourceKey(fact.source) && t(`source.${sourceKey(fact.source)}`)} {time(fact.at)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function sourceKey(source: TaskDetail["facts"][number]["source"]): string {
  if (source?.register) return "register";
  if (source?.ask) return "ask";
  return source?.act ? "act" : "";
}
