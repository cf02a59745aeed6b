// The plan as a picture: departments as lanes, order from left to right; and the same as a list.
import { useMemo } from "react";
import type { Named, PlanTask } from "../api/schema";
import { layoutPlan } from "./plan-layout";
import { useWords } from "./words";

export interface PictureTask {
  id: string;
  text: Named["text"];
  department: Named;
  after: string[];
  working_days: number;
  level?: number;
  state?: string;
  /** Belongs to the plan only if an answer that is not there yet says so. */
  conditional?: boolean;
}

export const pictureOfPlan = (tasks: PlanTask[]): PictureTask[] =>
  tasks.map((task) => ({ ...task, id: task.act, conditional: Boolean(task.conditional) }));

const LANE_WIDTH = 118;
const BOX_WIDTH = 168;
const BOX_HEIGHT = 56;
const GAP_X = 44;
const GAP_Y = 14;
const LABEL_CHARS = { zh: 11, en: 22 };

export function PlanPicture(props: { tasks: PictureTask[]; title: string }) {
  const { t, text, language } = useWords();
  const layout = useMemo(
    () => layoutPlan(props.tasks.map((task) => ({ ...task, department: task.department.id }))),
    [props.tasks],
  );
  const places = new Map(layout.placed.map((p) => [p.id, p]));
  const x = (column: number) => LANE_WIDTH + GAP_X / 2 + column * (BOX_WIDTH + GAP_X);
  const y = (row: number) => GAP_Y / 2 + row * (BOX_HEIGHT + GAP_Y);
  const width = LANE_WIDTH + layout.columns * (BOX_WIDTH + GAP_X);
  const height = layout.rows * (BOX_HEIGHT + GAP_Y);
  const departmentName = new Map(
    props.tasks.map((task) => [task.department.id, text(task.department.text)]),
  );
  return (
    // Scrolls sideways on a phone, so the keyboard must reach it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="picture" tabIndex={0} role="group" aria-label={props.title}>
      <svg
        width="100%"
        height={height}
        style={{ minWidth: width }}
        role="img"
        aria-label={props.title}
      >
        {layout.lanes.map((lane, index) => (
          <g key={lane.department}>
            <rect
              x={0}
              y={y(lane.row) - GAP_Y / 2}
              width="100%"
              height={lane.rows * (BOX_HEIGHT + GAP_Y)}
              className={index % 2 ? "lane lane-odd" : "lane"}
            />
            <Lines
              text={departmentName.get(lane.department) ?? ""}
              chars={language === "zh" ? 7 : 15}
              x={10}
              y={y(lane.row) + (lane.rows * (BOX_HEIGHT + GAP_Y) - GAP_Y) / 2}
              className="lane-name"
            />
          </g>
        ))}
        {props.tasks.flatMap((task) =>
          task.after.map((before) => {
            const from = places.get(before);
            const to = places.get(task.id);
            if (!from || !to) return null;
            const x1 = x(from.column) + BOX_WIDTH;
            const y1 = y(from.row) + BOX_HEIGHT / 2;
            const x2 = x(to.column);
            const y2 = y(to.row) + BOX_HEIGHT / 2;
            const bend = Math.max(GAP_X / 2, 18);
            return (
              <path
                key={`${before}-${task.id}`}
                className="edge"
                d={`M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2 - 4},${y2}`}
              />
            );
          }),
        )}
        {props.tasks.map((task) => {
          const place = places.get(task.id);
          if (!place) return null;
          return (
            <g key={task.id} transform={`translate(${x(place.column)},${y(place.row)})`}>
              <rect
                width={BOX_WIDTH}
                height={BOX_HEIGHT}
                rx={4}
                className={`box box-${boxOf(task)}`}
              />
              <Lines
                text={text(task.text)}
                chars={LABEL_CHARS[language]}
                x={10}
                y={BOX_HEIGHT / 2 - 7}
                className="box-name"
              />
              <text x={10} y={BOX_HEIGHT - 8} className="box-days">
                {task.state
                  ? t(`task_state.${task.state}`)
                  : t("plan.days", { count: task.working_days })}
                {task.conditional && ` · ${t("ask.conditional")}`}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function boxOf(task: PictureTask): string {
  return task.state ?? (task.conditional ? "conditional" : "plan");
}

/** Up to two centred lines of text. */
function Lines(props: { text: string; chars: number; x: number; y: number; className: string }) {
  const lines = wrap(props.text, props.chars);
  return (
    <text x={props.x} y={props.y + (lines.length > 1 ? -4 : 4)} className={props.className}>
      <title>{props.text}</title>
      {lines.map((line, index) => (
        <tspan key={index} x={props.x} dy={index ? 15 : 0}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

function wrap(text: string, chars: number): string[] {
  if (text.length <= chars) return [text];
  const space = text.lastIndexOf(" ", chars);
  const cut = space > 0 ? space : chars;
  const rest = text.slice(cut).trim();
  return [text.slice(0, cut), rest.length > chars ? `${rest.slice(0, chars - 1)}…` : rest];
}

/** The same plan for those who cannot or would rather not look at a picture. */
export function PlanList(props: { tasks: PictureTask[] }) {
  const { t, text } = useWords();
  const names = new Map(props.tasks.map((task) => [task.id, text(task.text)]));
  return (
    <ol className="plan-list">
      {props.tasks.map((task) => (
        <li key={task.id}>
          <strong>{text(task.text)}</strong>
          <div className="faint">
            {text(task.department.text)} · {t("plan.days", { count: task.working_days })}
            {task.conditional && ` · ${t("ask.conditional")}`}
            {task.after.length > 0 &&
              ` · ${t("plan.after", { acts: task.after.map((id) => names.get(id) ?? id).join(t("list.and")) })}`}
          </div>
        </li>
      ))}
    </ol>
  );
}
