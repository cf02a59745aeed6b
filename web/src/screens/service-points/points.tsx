// Where people are served, the nearest first, as a list and on a plain map.
import { Segmented, Select } from "antd";
import { Link, useSearchParams } from "react-router";
import { useAllPackages, useCity, useServicePoints, useSession } from "../../api/queries";
import type { ServicePoint } from "../../api/schema";
import { Modelled } from "../../parts/basis";
import { Page } from "../../parts/page";
import { EmptyState, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { distanceText, parsePlace, spotsOf } from "./map";
import { NearMe } from "./near-me";

const KINDS = ["", "hall", "outlet", "terminal"];
const ALL = 200;

export default function ServicePoints() {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const session = useSession();
  const of = (name: string) => params.get(name) ?? "";
  const [kind, near, packageId] = [of("kind"), of("near"), of("package")];
  const set = (changes: Record<string, string>) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setParams(next, { replace: true });
  };
  const query = useServicePoints({
    limit: ALL,
    ...(kind ? { kind } : {}),
    ...(near ? { near } : {}),
    ...(packageId ? { package: packageId } : {}),
  });
  return (
    <Page
      title={t("point.title")}
      lead={t("point.lead")}
      width="wide"
      actions={
        session.data?.account && (
          <Link className="button" to="/appointments">
            {t("appointment.mine")}
          </Link>
        )
      }
    >
      <div className="filters">
        <FromWhere near={near} onNear={(place) => set({ near: place })} />
        <NearMe onNear={(place) => set({ near: place })} />
        <PackageChoice value={packageId} onChange={(id) => set({ package: id })} />
        <Segmented
          value={kind}
          onChange={(value) => set({ kind: value })}
          aria-label={t("point.filter_kind")}
          options={KINDS.map((value) => ({
            value,
            label: value ? t(`point_kind.${value}`) : t("state.all"),
          }))}
        />
      </div>
      <QueryGate query={query}>
        {(points) =>
          points.length === 0 ? (
            <EmptyState text={t("point.none")} />
          ) : (
            <div className="points">
              <PointMap points={points} near={near} />
              <div>
                <ol className="rows card">
                  {points.map((point, index) => (
                    <Point
                      key={point.id}
                      point={point}
                      number={near ? index + 1 : null}
                      packageId={packageId}
                    />
                  ))}
                </ol>
                <Ours points={points} />
              </div>
            </div>
          )
        }
      </QueryGate>
    </Page>
  );
}

/** From where distances count: the hall of a district. */
function FromWhere(props: { near: string; onNear: (place: string) => void }) {
  const { t, text } = useWords();
  const city = useCity();
  const halls = useServicePoints({ limit: ALL, kind: "hall" });
  const hallOf = (district: string) => halls.data?.find((hall) => hall.district.id === district);
  const districts = (city.data?.districts ?? []).filter(({ id }) => hallOf(id));
  const placeOf = (district: string) => {
    const hall = hallOf(district);
    return hall ? `${hall.latitude},${hall.longitude}` : "";
  };
  return (
    <Select
      className="filter-act"
      allowClear
      aria-label={t("point.near")}
      placeholder={t("point.near")}
      value={districts.find(({ id }) => placeOf(id) === props.near)?.id}
      onChange={(id?: string) => props.onNear(id ? placeOf(id) : "")}
      options={districts.map((one) => ({ value: one.id, label: text(one.text) }))}
    />
  );
}

function PackageChoice(props: { value: string; onChange: (id: string) => void }) {
  const { t, text } = useWords();
  const packages = useAllPackages("");
  return (
    <Select
      className="filter-department"
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      aria-label={t("point.package")}
      placeholder={t("point.package")}
      value={props.value || undefined}
      onChange={(id?: string) => props.onChange(id ?? "")}
      options={(packages.data ?? []).map((row) => ({ value: row.id, label: text(row.text) }))}
    />
  );
}

/** What of the points is ours, each reason once. */
function Ours({ points }: { points: ServicePoint[] }) {
  const reasons = new Map(
    points.flatMap(({ modelled }) => (modelled ? [[modelled.zh, modelled] as const] : [])),
  );
  return [...reasons.values()].map((reason) => <Modelled key={reason.zh} modelled={reason} />);
}

function Point(props: { point: ServicePoint; number: number | null; packageId: string }) {
  const { t, text } = useWords();
  const { point, number } = props;
  const metres = point.distance_metres;
  const far = typeof metres === "number" ? distanceText(metres) : null;
  const query = props.packageId ? `?package=${encodeURIComponent(props.packageId)}` : "";
  return (
    <li id={`point-${point.id}`} className="row-between point">
      <span>
        <strong>
          {number !== null && <span className="step-number">{number}</span>}
          {text(point.text)}
        </strong>{" "}
        {far && <span className="tag tag-blue">{t(far.key, { value: far.value })}</span>}
        <div>{text(point.address)}</div>
        <div className="faint">
          {text(point.district.text)} ·{" "}
          {t(`point_kind.${point.kind}`, { defaultValue: point.kind })} · {text(point.hours)}
        </div>
      </span>
      {point.seats > 0 && point.opens.length > 0 ? (
        <Link className="button" to={`/service-points/${point.id}/book${query}`}>
          {t("point.book")}
        </Link>
      ) : (
        <span className="faint">{t("point.no_booking")}</span>
      )}
    </li>
  );
}

const WIDTH = 460;
const HEIGHT = 380;
const MARGIN = 26;
/** With a place of one's own, the map shows so many around it. */
const AROUND = 8;

/** The points as numbered dots, each leading to its line in the list, which says everything. */
function PointMap({ points, near }: { points: ServicePoint[]; near: string }) {
  const { t, text } = useWords();
  const here = parsePlace(near);
  const shown = here ? points.slice(0, AROUND) : points;
  const spots = spotsOf(here ? [...shown, here] : shown, WIDTH, HEIGHT, MARGIN);
  const own = here ? spots.at(-1) : undefined;
  const dots = shown.flatMap((point, index) => {
    const spot = spots[index];
    return spot ? [{ point, spot, number: index + 1 }] : [];
  });
  return (
    <figure className="map-figure no-print">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {own && <circle className="map-here" cx={own.x} cy={own.y} r="19" />}
        {/* the nearest is drawn last, so that nothing lies over it */}
        {dots.reverse().map(({ point, spot, number }) => (
          <a key={point.id} href={`#point-${point.id}`} tabIndex={-1}>
            <title>{text(point.text)}</title>
            <circle className="map-dot" cx={spot.x} cy={spot.y} r={here ? 11 : 6} />
            {here && (
              <text className="map-number" x={spot.x} y={spot.y + 4.5} textAnchor="middle">
                {number}
              </text>
            )}
          </a>
        ))}
      </svg>
      <figcaption className="faint">{t(here ? "point.map_near" : "point.map_all")}</figcaption>
    </figure>
  );
}
