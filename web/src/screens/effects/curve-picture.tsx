// The pay-out curve, drawn; the same figures follow as a table for who does not see it.
import type { PolicyEffects } from "../../api/schema";
import { useWords } from "../../parts/words";
import { curveOf } from "./curve";

const WIDTH = 720;
const HEIGHT = 180;
const LEFT = 8;
const TOP = 34;
const BELOW = 26;
const DATES_SHOWN = 6;

export function Curve({ found }: { found: PolicyEffects }) {
  const { t, date, yuan } = useWords();
  const shape = curveOf(found.curve, WIDTH, HEIGHT);
  const shown = (on: string) => (found.step === "month" ? on.slice(0, 7) : date(on));
  const every = Math.max(Math.ceil(shape.points.length / DATES_SHOWN), 1);
  const most = found.curve.find((_, index) => shape.points[index]?.fen === shape.most);
  return (
    <figure className="effect-curve">
      <svg
        viewBox={`0 0 ${WIDTH + 2 * LEFT} ${HEIGHT + TOP + BELOW}`}
        role="img"
        aria-label={t("effect.curve_label", { yuan: yuan(found.total.paid_yuan) })}
      >
        <g transform={`translate(${LEFT} ${TOP})`}>
          <line x1="0" y1={HEIGHT} x2={WIDTH} y2={HEIGHT} className="axis" />
          {most && shape.most > 0n && (
            <text x="0" y="-8" className="axis-text">
              {t("effect.most", { yuan: yuan(most.paid_yuan), on: shown(most.on) })}
            </text>
          )}
          <polygon points={`0,${HEIGHT} ${shape.line} ${WIDTH},${HEIGHT}`} className="area" />
          <polyline points={shape.line} className="line" />
          {shape.points.map((point, index) => (
            <g key={point.on}>
              {point.fen > 0n && (
                <circle cx={point.x} cy={point.y} r="3" className="dot">
                  <title>{`${shown(point.on)} ${yuan(found.curve[index]?.paid_yuan ?? "0")}`}</title>
                </circle>
              )}
              {index % every === 0 && (
                <text
                  x={point.x}
                  y={HEIGHT + 18}
                  textAnchor={point.x > WIDTH - 40 ? "end" : "start"}
                  // on a phone every other date has room
                  className={
                    (index / every) % 2 === 1 ? "axis-text axis-text-other" : "axis-text"
                  }
                >
                  {found.step === "month" ? point.on.slice(0, 7) : point.on.slice(5)}
                </text>
              )}
            </g>
          ))}
        </g>
      </svg>
      <details>
        <summary>{t("effect.curve_table")}</summary>
        <table className="table table-figures">
          <thead>
            <tr>
              <th scope="col">{t(`effect.step_${found.step}`)}</th>
              <th scope="col">{t("effect.paid")}</th>
              <th scope="col">{t("effect.back")}</th>
            </tr>
          </thead>
          <tbody>
            {found.curve.map((point) => (
              <tr key={point.on}>
                <td data-label={t(`effect.step_${found.step}`)}>{shown(point.on)}</td>
                <td data-label={t("effect.paid")} className="figure">
                  {yuan(point.paid_yuan)}
                </td>
                <td data-label={t("effect.back")} className="figure">
                  {yuan(point.back_yuan)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
