// One subject by its code over all its cases and years: stages, acts, drawings, people, timeline.
import { Button } from "antd";
import { useParams } from "react-router";
import { useActs, useCases, useSubject } from "../../api/queries";
import type { Subject } from "../../api/schema";
import { Page, Section } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, QueryGate } from "../../parts/states";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { CredentialLine } from "../credentials/credential-card";
import { Drawings, Facts, Materials } from "./filed";
import { actsToAsk, filedIn, handedIn, linesOf } from "./filings";
import { Kept } from "./kept";
import { People } from "./people";
import { StageCases } from "./stage";
import { progressOf, stagesOf, type Stage, type StageState } from "./stages";
import { SubjectTimeline } from "./timeline";

export default function SubjectScreen() {
  const { register = "", key = "" } = useParams();
  const { t } = useWords();
  const query = useSubject(register, key);
  const cases = useCases(query.data?.cases.map((one) => one.id) ?? []);
  // the name as a case says it: some know the code only
  const names = [query.data?.text, ...cases.data.map((one) => one.subject.text)];
  const title = names.find((name) => name && name !== key) ?? t("subject.title");
  return (
    <Page
      title={title}
      width="wide"
      crumbs={[{ text: t("subject.find"), to: "/subjects" }]}
      actions={<Button onClick={() => window.print()}>{t("action.print")}</Button>}
    >
      <QueryGate query={query} rows={10}>
        {(subject) => <Body subject={subject} cases={cases} />}
      </QueryGate>
    </Page>
  );
}

type Cases = ReturnType<typeof useCases>;

function Body({ subject, cases }: { subject: Subject; cases: Cases }) {
  const { t } = useWords();
  const stages = stagesOf(subject);
  if (subject.cases.length === 0) {
    return (
      <>
        <Code subject={subject} />
        <EmptyState text={t("subject.none")} />
        <Kept subject={subject} />
        {stages.map((stage) => (
          <StageCases key={stage.number ?? 0} stage={stage} subject={subject} />
        ))}
      </>
    );
  }
  return (
    <>
      <Code subject={subject} />
      {stages.some((stage) => stage.number !== null) && <StagePath stages={stages} />}
      {stages.map((stage) => (
        <StageCases key={stage.number ?? 0} stage={stage} subject={subject} />
      ))}
      <Kept subject={subject} />
      <FromCases subject={subject} cases={cases} />
      <Section title={t("subject.timeline")}>
        <SubjectTimeline subject={subject} />
      </Section>
    </>
  );
}

/** The code, large enough to be read out, and how much stands behind it. */
function Code({ subject }: { subject: Subject }) {
  const { t, date } = useWords();
  const { decided, acts } = progressOf(subject.cases);
  const first = date(subject.timeline.at(-1)?.at);
  const last = date(subject.timeline[0]?.at);
  return (
    <div className="subject-code">
      <div>
        <span className="faint">
          {t(`subject_key.${subject.register}`, { defaultValue: t("subject.key") })}
        </span>
        <p className="case-number">{subject.key}</p>
      </div>
      <dl className="figures">
        <div>
          <dt>{t("subject.cases")}</dt>
          <dd>{subject.cases.length}</dd>
        </div>
        <div>
          <dt>{t("subject.acts")}</dt>
          <dd>{t("subject.decided_of", { decided, acts })}</dd>
        </div>
        <div>
          <dt>{t("subject.credentials")}</dt>
          <dd>{subject.credentials.length}</dd>
        </div>
        {first && (
          <div>
            <dt>{t("subject.years")}</dt>
            <dd>{first === last ? first : `${first} — ${last}`}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

const TONES = {
  done: "green",
  running: "blue",
  ready: "yellow",
  later: "grey",
  ended: "grey",
} as const satisfies Record<StageState, string>;

/** Where the subject stands among its stages, in one line. */
function StagePath({ stages }: { stages: Stage[] }) {
  const { t, text } = useWords();
  return (
    <ol className="stage-path" aria-label={t("subject.stages")}>
      {stages.map((stage) => (
        <li key={stage.number ?? 0} className={`stage-${stage.state}`}>
          <a href={`#stage-${stage.number ?? 0}`}>
            {stage.number === null
              ? t("subject.no_stage")
              : t("subject.stage", { number: stage.number, name: text(nameOf(stage)) })}
          </a>
          <Tag tone={TONES[stage.state]}>{t(`stage_state.${stage.state}`)}</Tag>
        </li>
      ))}
    </ol>
  );
}

function nameOf(stage: Stage) {
  return stage.text ?? stage.next[0]?.package.text ?? null;
}

/** What only the cases themselves say: read one by one, shown as far as they have come. */
function FromCases({ subject, cases }: { subject: Subject; cases: Cases }) {
  const { t } = useWords();
  const filed = filedIn(cases.data);
  const acts = useActs(actsToAsk(filed));
  const lines = linesOf(filed, acts);
  const handed = handedIn(cases.data);
  return (
    <>
      {cases.error && <ProblemAlert error={cases.error} />}
      {(lines.length > 0 || handed.length > 0) && (
        <Section title={t("subject.drawings")}>
          <Drawings lines={lines} />
          <Materials handed={handed} />
        </Section>
      )}
      <div className="two">
        <div>
          <Section title={t("subject.facts")}>
            {cases.pending && <Loading />}
            <Facts filed={filed} />
          </Section>
        </div>
        <div>
          <Section title={t("subject.people")}>
            {cases.pending && <Loading />}
            <People cases={cases.data} filed={filed} />
          </Section>
          <Section title={t("subject.credentials")}>
            {subject.credentials.length === 0 ? (
              <p className="faint">{t("subject.no_credentials")}</p>
            ) : (
              <ul className="rows card">
                {subject.credentials.map((row) => (
                  <CredentialLine key={row.id} row={row} />
                ))}
              </ul>
            )}
          </Section>
        </div>
      </div>
    </>
  );
}
