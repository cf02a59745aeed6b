// What if: anybody sets facts and sees how the plan changes. Nobody's record is read for it.
import { Button } from "antd";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { useSupposedPlan } from "../../api/queries";
import type { Named, Outcome, Package, Plan } from "../../api/schema";
import type { Answers } from "../../form/form-model";
import { Section } from "../../parts/page";
import {
  planDifference,
  type Change,
  type FigureName,
  type PlanDifference,
} from "../../parts/plan-difference";
import { PlanPicture, pictureOfPlan, type PictureTask } from "../../parts/plan-picture";
import { ProblemAlert } from "../../parts/problem";
import { QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { Supposing } from "./supposing";

const ASK_AFTER_MS = 250;
const LEVERS_FIRST = 8;

export function WhatIf({ value }: { value: Package }) {
  const { t } = useWords();
  const [facts, setFacts] = useState<Answers>({});
  const [asked, setAsked] = useState<Answers>({});
  const [all, setAll] = useState(false);
  const base = useSupposedPlan(value.id, {});
  const supposed = useSupposedPlan(value.id, asked);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(facts), ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [facts]);
  if (value.levers.length === 0) return null;
  const levers = all ? value.levers : value.levers.slice(0, LEVERS_FIRST);
  const set = Object.keys(asked).length;
  return (
    <Section title={t("suppose.title")} id="what-if">
      <p className="faint">{t("suppose.lead")}</p>
      <div className="what-if">
        <form className="card" onSubmit={(e) => e.preventDefault()} aria-label={t("suppose.title")}>
          {levers.map(({ fact }) => (
            <Supposing
              key={fact.name}
              fact={fact}
              value={facts[fact.name]}
              onChange={(next) => setFacts((now) => without(now, fact.name, next))}
            />
          ))}
          {levers.length < value.levers.length && (
            <button type="button" className="link" onClick={() => setAll(true)}>
              {t("suppose.all", { count: value.levers.length })}
            </button>
          )}
          <div className="step-buttons">
            <Button disabled={set === 0} onClick={() => setFacts({})}>
              {t("suppose.reset")}
            </Button>
          </div>
        </form>
        <div aria-live="polite" aria-busy={supposed.isFetching}>
          {supposed.error && <ProblemAlert error={supposed.error} />}
          <QueryGate query={base} rows={6}>
            {(before) =>
              set === 0 || !supposed.data ? (
                <p className="note">{t("suppose.nothing")}</p>
              ) : (
                <Difference before={before} after={supposed.data} />
              )
            }
          </QueryGate>
        </div>
      </div>
    </Section>
  );
}

function without(facts: Answers, name: string, value: Answers[string] | undefined): Answers {
  const others = Object.entries(facts).filter(([known]) => known !== name);
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
}

function Difference({ before, after }: { before: Plan; after: Plan }) {
  const { t, text } = useWords();
  const difference = planDifference(before, after);
  const same = difference.tasks.length === 0 && difference.asks.length === 0;
  return (
    <div className="stack">
      <Figures figures={difference.figures} />
      {after.outcome && <Follows outcome={after.outcome} />}
      {notes(before, after).map((note) => (
        <p key={note.zh} className="note note-warning">
          {text(note)}
        </p>
      ))}
      {same && <p className="note">{t("suppose.same")}</p>}
      <Changes
        title={t("suppose.acts")}
        changes={difference.tasks.map(({ item, change }) => ({
          change,
          id: item.act,
          text: item.text,
          more: item.department,
        }))}
      />
      <Changes
        title={t("suppose.asks")}
        changes={difference.asks.map(({ item, change }) => ({
          change,
          id: item.id,
          text: item.text,
        }))}
      />
      <details>
        <summary>{t("suppose.picture")}</summary>
        <PlanPicture tasks={both(before, after, difference)} title={t("suppose.picture")} />
      </details>
    </div>
  );
}

/** What is remarked on after that was not before. */
function notes(before: Plan, after: Plan) {
  const known = new Set(before.notes.map((note) => note.zh));
  return after.notes.filter((note) => !known.has(note.zh));
}

/** What acts would work out of what is supposed, and which journey that makes. */
function Follows({ outcome }: { outcome: Outcome }) {
  const { t, text, value } = useWords();
  if (outcome.facts.length === 0 && outcome.journeys.length === 0) return null;
  return (
    <div className="outcome">
      <h3>{t("suppose.follows")}</h3>
      <ul className="plain">
        {outcome.facts.map((fact) => (
          <li key={fact.name}>
            {text(fact.text)}: <strong>{text(fact.value_text) || value(fact.value)}</strong>
          </li>
        ))}
      </ul>
      {outcome.journeys.map((journey) => (
        <div key={journey.id}>
          {t("suppose.journey", { name: text(journey.text) })}{" "}
          {typeof journey.working_days === "number" && (
            <strong>{t("plan.days", { count: journey.working_days })}</strong>
          )}
          <ol>
            {journey.packages.map((one) => (
              <li key={one.id}>
                <Link to={`/packages/${one.id}`}>{text(one.text)}</Link>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </div>
  );
}

/** The tasks after, and those that are gone, each with how it changed. */
function both(before: Plan, after: Plan, { tasks }: PlanDifference): PictureTask[] {
  const change = new Map(tasks.map(({ item, change }) => [item.act, change]));
  const gone = before.tasks.filter((task) => change.get(task.act) === "removed");
  return pictureOfPlan([...after.tasks, ...gone]).map((task) => {
    const of = change.get(task.id);
    return of ? { ...task, change: of } : task;
  });
}

function Figures({ figures }: { figures: { name: FigureName; before: number; after: number }[] }) {
  const { t } = useWords();
  const shown = figures.filter(({ before, after }) => before !== 0 || after !== 0);
  return (
    <dl className="figures figures-large">
      {shown.map(({ name, before, after }) => (
        <div key={name}>
          <dt>{t(`suppose.of_${name}`)}</dt>
          <dd>
            {before === after ? after : `${before} → ${after}`}
            {before !== after && (
              <span className={after < before ? "delta delta-less" : "delta delta-more"}>
                {after < before ? `−${before - after}` : `+${after - before}`}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface Shown {
  change: Change;
  id: string;
  text: Named["text"];
  more?: Named;
}

const MARKS: Record<Change, string> = { added: "+", settled: "✓", removed: "−" };

function Changes({ title, changes }: { title: string; changes: Shown[] }) {
  const { t, text } = useWords();
  if (changes.length === 0) return null;
  return (
    <div>
      <h3>
        {title} <span className="count">{changes.length}</span>
      </h3>
      <ul className="changes">
        {changes.map(({ id, change, text: name, more }) => (
          <li key={id} className={`change change-${change}`}>
            <span className="change-mark">
              <span aria-hidden>{MARKS[change]}</span> {t(`difference.${change}`)}
            </span>
            <span className="change-text">
              {change === "removed" ? <s>{text(name)}</s> : text(name)}
              {more && <span className="faint"> {text(more.text)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
