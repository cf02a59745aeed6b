// The figures of a promise: days, materials, steps, visits, fee.
import type { Promise as Promised } from "../api/schema";
import { useWords } from "./words";

export function PromiseFigures(props: { promise: Promised; size?: "small" | "large" }) {
  const { t, money } = useWords();
  const { working_days, materials, steps, visits, fee_yuan } = props.promise;
  const figures: [string, string][] = [
    [t("promise.working_days"), t("plan.days", { count: working_days })],
  ];
  if (isNumber(materials))
    figures.push([t("promise.materials"), t("promise.at_most", { count: materials })]);
  if (isNumber(steps)) figures.push([t("promise.steps"), String(steps)]);
  if (isNumber(visits)) {
    figures.push([
      t("promise.visits"),
      visits === 0 ? t("promise.no_visit") : t("promise.times", { count: visits }),
    ]);
  }
  if (isNumber(fee_yuan)) {
    figures.push([t("promise.fee"), fee_yuan === 0 ? t("promise.free") : money(fee_yuan)]);
  }
  return (
    <dl className={`figures figures-${props.size ?? "small"}`}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === "number";
}
