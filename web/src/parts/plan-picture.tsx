// The plan as a picture: departments as lanes in colours, steps from left to right; each act can be
// chosen by mouse or keyboard to see what it waits for; and the same as a list.
import { MinusOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useMemo, useRef, useState } from "react";
import type { Named, PlanTask } from "../api/schema";
import { layoutPlan, neighbour, type Direction } from "./plan-layout";
import { Lines } from "./svg-lines";
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
  /** Against another plan. */
  change?: "added" | "removed" | "settled";
}

export const pictureOfPlan = (tasks: PlanTask[]): PictureTask[] =>
  tasks.map((task) => ({ ...task, id: task.act, conditional: Boolean(task.conditional) }));

const LANE_WIDTH = 118;
const HEAD_HEIGHT = 30;
const BOX_WIDTH = 172;
const BOX_HEIGHT = 58;
const GAP_X = 46;
const GAP_Y = 14;
const LABEL_CHARS = { zh: 11, en: 23 };
const HUES = 10;
const ZOOMS = [0.5, 0.65, 0.8, 1, 1.25];
const ARROWS: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

export function PlanPicture(props: { tasks: PictureTask[]; title: string }) {
  const { t, text, language } = useWords();
  const [zoom, setZoom] = useState(1);
  const [chosen, setChosen] = useState<string>();
  const boxes = useRef(new Map<string, SVGGElement>());
  const layout = useMemo(
    () => layoutPlan(props.tasks.map((task) => ({ ...task, department: task.department.id }))),
    [props.tasks],
  );
  const places = new Map(layout.placed.map((p) => [p.id, p]));
  const hues = new Map(layout.lanes.map((lane, index) => [lane.department, index % HUES]));
  const x = (column: number) => GAP_X / 2 + column * (BOX_WIDTH + GAP_X);
  const y = (row: number) => HEAD_HEIGHT + GAP_Y / 2 + row * (BOX_HEIGHT + GAP_Y);
  const width = layout.columns * (BOX_WIDTH + GAP_X);
  const height = HEAD_HEIGHT + layout.rows * (BOX_HEIGHT + GAP_Y);
  const names = new Map(props.tasks.map((task) => [task.department.id, text(task.department.text)]));
  const current = props.tasks.find((task) => task.id === chosen);
  const near = new Set(
    current &&
      props.tasks
        .filter((task) => task.after.includes(current.id))
        .map((task) => task.id)
        .concat(current.id, current.after),
  );
  const entry = current?.id ?? layout.placed[0]?.id;
  const onKey = (event: React.KeyboardEvent, id: string) => {
    if (event.key === "Enter" || event.key === " ") {
      setChosen(id === chosen ? undefined : id);
    } else if (event.key === "Escape") {
      setChosen(undefined);
    } else {
      const direction = ARROWS[event.key];
      const next = direction && neighbour(layout, id, direction);
      if (!next) return;
      setChosen(next);
      boxes.current.get(next)?.focus();
    }
    event.preventDefault();
  };
  return (
    <figure className="plan-figure">
      <div className="plan-tools no-print">
        <Zoom zoom={zoom} onZoom={setZoom} />
        <span className="faint">{t("plan.keys")}</span>
      </div>
      {/* Scrolls sideways, so the keyboard must reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="picture" tabIndex={0} role="group" aria-label={props.title}>
        <svg
          className="picture-lanes"
          width={LANE_WIDTH * zoom}
          height={height * zoom}
          viewBox={`0 0 ${LANE_WIDTH} ${height}`}
          aria-hidden
        >
          {layout.lanes.map((lane) => (
            <g key={lane.department}>
              <rect
                y={y(lane.row) - GAP_Y / 2}
                width={LANE_WIDTH}
                height={lane.rows * (BOX_HEIGHT + GAP_Y)}
                className="lane lane-head"
              />
              <rect
                y={y(lane.row) - GAP_Y / 2}
                width={5}
                height={lane.rows * (BOX_HEIGHT + GAP_Y)}
                className={`hue-${hues.get(lane.department) ?? 0}`}
              />
              <Lines
                text={names.get(lane.department) ?? ""}
                chars={language === "zh" ? 7 : 14}
                x={14}
                y={y(lane.row) + (lane.rows * (BOX_HEIGHT + GAP_Y) - GAP_Y) / 2}
                className="lane-name"
              />
            </g>
          ))}
        </svg>
        <svg
          className="picture-plan"
          width={width * zoom}
          height={height * zoom}
          viewBox={`0 0 ${width} ${height}`}
          role="group"
          aria-label={props.title}
        >
          {Array.from({ length: layout.columns }, (_, column) => (
            <text key={column} x={x(column)} y={HEAD_HEIGHT - 10} className="level-name">
              {t("plan.level", { number: column + 1 })}
            </text>
          ))}
          {layout.lanes.map((lane, index) => (
            <rect
              key={lane.department}
              y={y(lane.row) - GAP_Y / 2}
              width={width}
              height={lane.rows * (BOX_HEIGHT + GAP_Y)}
              className={index % 2 ? "lane lane-odd" : "lane"}
            />
          ))}
          {props.tasks.flatMap((task) =>
            task.after.map((before) => {
              const from = places.get(before);
              const to = places.get(task.id);
              if (!from || !to) return null;
              const of = current && (before === current.id || task.id === current.id);
              const line = edge(x(from.column) + BOX_WIDTH, y(from.row), x(to.column), y(to.row));
              const tone = current ? (of ? " edge-near" : " edge-far") : "";
              return <path key={`${before}-${task.id}`} className={`edge${tone}`} d={line} />;
            }),
          )}
          {props.tasks.map((task) => {
            const place = places.get(task.id);
            if (!place) return null;
            const far = current && !near.has(task.id);
            return (
              <g
                key={task.id}
                ref={(element) => {
                  if (element) boxes.current.set(task.id, element);
                  else boxes.current.delete(task.id);
                }}
                className={`task${far ? " task-far" : ""}`}
                transform={`translate(${x(place.column)},${y(place.row)})`}
                role="button"
                tabIndex={task.id === entry ? 0 : -1}
                aria-pressed={task.id === chosen}
                aria-label={`${text(task.text)}, ${text(task.department.text)}, ${daysOf(task, t)}`}
                onClick={() => setChosen(task.id === chosen ? undefined : task.id)}
                onKeyDown={(event) => onKey(event, task.id)}
              >
                <rect
                  width={BOX_WIDTH}
                  height={BOX_HEIGHT}
                  rx={4}
                  className={`box box-${boxOf(task)}`}
                />
                <rect
                  width={5}
                  height={BOX_HEIGHT}
                  rx={2}
                  className={`hue-${hues.get(task.department.id) ?? 0}`}
                />
                <Lines
                  text={text(task.text)}
                  chars={LABEL_CHARS[language]}
                  x={13}
                  y={BOX_HEIGHT / 2 - 8}
                  className="box-name"
                />
                <text x={13} y={BOX_HEIGHT - 8} className="box-days">
                  {daysOf(task, t)}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
      <div className="plan-chosen" aria-live="polite">
        {current ? <Chosen task={current} tasks={props.tasks} /> : <Legend names={names} hues={hues} />}
      </div>
    </figure>
  );
}

function edge(x1: number, top1: number, x2: number, top2: number): string {
  const [y1, y2] = [top1 + BOX_HEIGHT / 2, top2 + BOX_HEIGHT / 2];
  const bend = Math.max(GAP_X / 2, 18);
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2 - 4},${y2}`;
}

type Translate = ReturnType<typeof useWords>["t"];

function daysOf(task: PictureTask, t: Translate): string {
  const days = task.state
    ? t(`task_state.${task.state}`)
    : t("plan.days", { count: task.working_days });
  const mark = task.change
    ? t(`difference.${task.change}`)
    : task.conditional
      ? t("ask.conditional")
      : "";
  return mark ? `${days} · ${mark}` : days;
}

function boxOf(task: PictureTask): string {
  return task.state ?? task.change ?? (task.conditional ? "conditional" : "plan");
}

function Zoom({ zoom, onZoom }: { zoom: number; onZoom: (zoom: number) => void }) {
  const { t } = useWords();
  const place = ZOOMS.indexOf(zoom);
  const to = (step: number) => onZoom(ZOOMS[place + step] ?? zoom);
  return (
    <span className="inline" role="group" aria-label={t("plan.zoom")}>
      <Button
        icon={<MinusOutlined />}
        aria-label={t("plan.zoom_out")}
        disabled={place <= 0}
        onClick={() => to(-1)}
      />
      <span className="zoom-value">{Math.round(zoom * 100)}%</span>
      <Button
        icon={<PlusOutlined />}
        aria-label={t("plan.zoom_in")}
        disabled={place >= ZOOMS.length - 1}
        onClick={() => to(1)}
      />
    </span>
  );
}

function Legend(props: { names: Map<string, string>; hues: Map<string, number> }) {
  const { t } = useWords();
  return (
    <ul className="legend" aria-label={t("plan.legend")}>
      {[...props.names].map(([id, name]) => (
        <li key={id}>
          <svg width="12" height="12" aria-hidden>
            <rect width="12" height="12" rx="2" className={`hue-${props.hues.get(id) ?? 0}`} />
          </svg>{" "}
          {name}
        </li>
      ))}
    </ul>
  );
}

function Chosen({ task, tasks }: { task: PictureTask; tasks: PictureTask[] }) {
  const { t, text } = useWords();
  const named = (ids: string[]) =>
    tasks.filter((one) => ids.includes(one.id)).map((one) => text(one.text)).join(t("list.and"));
  const next = tasks.filter((one) => one.after.includes(task.id)).map((one) => one.id);
  return (
    <>
      <strong>{text(task.text)}</strong>
      <div>
        {text(task.department.text)} · {daysOf(task, t)}
      </div>
      <div className="faint">
        {task.after.length > 0 ? t("plan.after", { acts: named(task.after) }) : t("plan.at_once")}
        {next.length > 0 && ` · ${t("plan.before", { acts: named(next) })}`}
      </div>
    </>
  );
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
            {text(task.department.text)} · {daysOf(task, t)}
            {task.after.length > 0 &&
              ` · ${t("plan.after", { acts: task.after.map((id) => names.get(id) ?? id).join(t("list.and")) })}`}
          </div>
        </li>
      ))}
    </ol>
  );
}
