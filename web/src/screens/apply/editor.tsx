// One form in steps: fill in, hand in, commit, review. Everything is saved as it is written.
import { Button } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import type { Versioned } from "../../api/http";
import type { Case, Wrong } from "../../api/schema";
import { CaseForm } from "../../form/case-form";
import {
  askOfPlace,
  byPlace,
  elementId,
  labelOfPlace,
  placeOf,
  sureAsks,
} from "../../form/form-model";
import { NoticeList } from "../../parts/problem";
import { useWords } from "../../parts/words";
import { Commitments } from "./commitments";
import { useDraft } from "./draft";
import { Materials } from "./materials";
import { Review } from "./review";
import { SavedState, SidePanel } from "./side-panel";

export type StepName = "form" | "materials" | "commitments" | "review";

export function Editor(props: { id: string; initial: Versioned<Case> }) {
  const { t, text } = useWords();
  const draft = useDraft(props.id, props.initial);
  const [search, setSearch] = useSearchParams();
  const top = useRef<HTMLDivElement>(null);
  const { plan } = draft.value;
  const steps = useMemo(() => stepsOf(draft.value), [draft.value]);
  const asked = search.get("step") as StepName | null;
  const step = asked && steps.includes(asked) ? asked : "form";
  const sentBack = draft.value.state === "sent_back";
  const [showAll, setShowAll] = useState(sentBack);
  const [wanted, setWanted] = useState<string | null>(null);
  const [refused, setRefused] = useState<Wrong[]>([]);

  const notice = refused.length > 0 ? refused : draft.value.notice;
  const shown = notice.filter((wrong) => showAll || isAnswered(draft.answers[placeOf(wrong)]));
  const faults = useMemo(() => byPlace(shown), [shown]);
  const acts = new Map(plan.tasks.map((task) => [task.act, text(task.text)]));
  const actName = (id: string) => acts.get(id) ?? id;

  const go = (next: StepName) => {
    const params = new URLSearchParams(search);
    params.set("step", next);
    setSearch(params);
    void draft.saveNow().catch(() => undefined);
    if (next === "review") setShowAll(true);
    top.current?.focus();
    window.scrollTo(0, 0);
  };
  const jump = (wrong: Wrong) => {
    const place = placeOf(wrong);
    const kind = askOfPlace(plan.asks, place)?.kind;
    const target: StepName =
      kind === "material" ? "materials" : kind === "commitment" ? "commitments" : "form";
    if (target !== step) go(target);
    setWanted(place);
  };
  // As soon as the step that holds the place is on the screen.
  useEffect(() => {
    if (wanted && focusPlace(wanted)) setWanted(null);
  }, [wanted, step]);
  const change: typeof draft.change = (next) => {
    setRefused([]);
    draft.change(next);
  };
  const position = steps.indexOf(step);
  const before = steps[position - 1];
  const after = steps[position + 1];
  return (
    <div className="apply">
      <div className="apply-main" ref={top} tabIndex={-1}>
        <nav aria-label={t("apply.steps")}>
          <ol className="steps">
            {steps.map((name, index) => (
              <li key={name}>
                <button
                  type="button"
                  aria-current={name === step ? "step" : undefined}
                  onClick={() => go(name)}
                >
                  <span className="step-number">{index + 1}</span>
                  {t(`step.${name}`)}
                </button>
              </li>
            ))}
          </ol>
        </nav>
        {sentBack && <p className="note note-warning">{t("apply.sent_back")}</p>}
        {(sentBack || step === "review" || refused.length > 0) && (
          <NoticeList
            notice={notice}
            labelOf={(wrong) => text(labelOfPlace(plan.asks, placeOf(wrong)))}
            onJump={jump}
          />
        )}
        {step === "form" && (
          <CaseForm
            plan={plan}
            answers={draft.answers}
            faults={faults}
            actName={actName}
            onChange={change}
            onLeave={() => void draft.saveNow().catch(() => undefined)}
          />
        )}
        {step === "materials" && <Materials draft={draft} faults={faults} actName={actName} />}
        {step === "commitments" && <Commitments draft={draft} faults={faults} />}
        {step === "review" && (
          <Review draft={draft} notice={notice} onRefused={setRefused} onEdit={go} />
        )}
        <div className="step-buttons">
          {before && <Button onClick={() => go(before)}>{t("apply.back")}</Button>}
          {after && (
            <Button type="primary" onClick={() => go(after)}>
              {t("apply.next", { step: t(`step.${after}`) })}
            </Button>
          )}
          <SavedState draft={draft} />
        </div>
      </div>
      <SidePanel draft={draft} />
    </div>
  );
}

function stepsOf(value: Case): StepName[] {
  const steps: StepName[] = ["form"];
  if (sureAsks(value.plan, "material").length > 0) steps.push("materials");
  if (sureAsks(value.plan, "commitment").length > 0) steps.push("commitments");
  return [...steps, "review"];
}

function isAnswered(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Leads eye and keyboard to a place; false while it is not on the screen. */
function focusPlace(place: string): boolean {
  const element = document.getElementById(elementId(place));
  if (!element) return false;
  element.scrollIntoView({ block: "center" });
  const inside = element.matches("input, textarea, button, [tabindex]")
    ? element
    : element.querySelector<HTMLElement>("input, textarea, button");
  inside?.focus({ preventScroll: true });
  return true;
}
