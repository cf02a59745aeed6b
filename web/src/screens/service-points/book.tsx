// Booking a half hour at a service point: for what, on which day, at what time, and for whom.
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useRef, useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import {
  keys,
  useAllPackages,
  useCity,
  useServicePoints,
  useSession,
} from "../../api/queries";
import type { ServicePoint, Slot } from "../../api/schema";
import { newIdempotencyKey } from "../../format/file";
import { PackageField } from "../../parts/package-field";
import { Page } from "../../parts/page";
import { PersonFields, personOf, type Person } from "../../parts/person-fields";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { daysFrom } from "./map";

const ALL = 200;
/** Days that are offered at once. */
const DAYS = 10;

export default function Book() {
  const { id = "" } = useParams();
  const { t, text } = useWords();
  const query = useServicePoints({ limit: ALL });
  const point = query.data?.find((one) => one.id === id);
  return (
    <Page
      title={t("point.book_title")}
      lead={point && `${text(point.text)} · ${text(point.address)} · ${text(point.hours)}`}
      crumbs={[{ text: t("point.title"), to: "/service-points" }]}
    >
      <QueryGate query={query}>
        {() => (point ? <Booking point={point} /> : <EmptyState text={t("point.unknown")} />)}
      </QueryGate>
    </Page>
  );
}

function Booking({ point }: { point: ServicePoint }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [params] = useSearchParams();
  const clerk = useSession().data?.account?.roles.includes("window_clerk") ?? false;
  const packages = useAllPackages("");
  const [packageId, setPackage] = useState(params.get("package") ?? "");
  const [chosen, setChosen] = useState<{ on: string; at: string } | null>(null);
  const [person, setPerson] = useState<Person>({ identity_number: "", name: "", mobile: "" });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newIdempotencyKey());
  const served = (packages.data ?? []).filter(
    ({ id }) => point.packages.length === 0 || point.packages.includes(id),
  );
  const named = !clerk || (person.identity_number.trim() !== "" && person.name.trim() !== "");
  const book = async () => {
    if (!chosen) return;
    setBusy(true);
    setError(null);
    try {
      const body = {
        service_point: point.id,
        ...chosen,
        package: packageId,
        ...(clerk ? { on_behalf_of: personOf(person) } : {}),
      };
      await calls.bookAppointment(body, key.current);
      await client.invalidateQueries({ queryKey: keys.appointments });
      void message.success(t("appointment.booked"));
      void navigate("/appointments");
    } catch (caught) {
      key.current = newIdempotencyKey();
      setError(caught);
      setBusy(false);
      // a seat may have gone meanwhile
      void client.invalidateQueries({ queryKey: keys.slots });
    }
  };
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        void book();
      }}
    >
      <PackageField
        rows={served}
        value={packageId || undefined}
        onChange={setPackage}
        error={packages.error}
      />
      {clerk && <PersonFields person={person} onChange={setPerson} />}
      <Days point={point} chosen={chosen} onChoose={setChosen} />
      <ProblemAlert error={error} />
      <Button
        type="primary"
        htmlType="submit"
        size="large"
        loading={busy}
        disabled={!chosen || !packageId || !named}
      >
        {t("point.confirm")}
      </Button>
    </form>
  );
}

interface Chosen {
  on: string;
  at: string;
}

function Days(props: {
  point: ServicePoint;
  chosen: Chosen | null;
  onChoose: (chosen: Chosen | null) => void;
}) {
  const { t, date, language } = useWords();
  const city = useCity();
  const days = city.data ? daysFrom(city.data.today, DAYS) : [];
  const found = useQueries({
    queries: days.map((on) => ({
      queryKey: [...keys.slots, props.point.id, on],
      queryFn: () => calls.slots(props.point.id, on),
    })),
  });
  const [picked, setPicked] = useState<string | null>(null);
  const slotsOn = (on: string): Slot[] => found[days.indexOf(on)]?.data ?? [];
  const freeOn = (on: string) => slotsOn(on).reduce((sum, slot) => sum + slot.free, 0);
  const day = picked ?? days.find((on) => freeOn(on) > 0) ?? null;
  const weekday = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
    weekday: "short",
    timeZone: "UTC",
  });
  const error = found.find((query) => query.error)?.error;
  if (found.length === 0 || found.some((query) => query.isPending)) return <Loading rows={3} />;
  return (
    <>
      <ProblemAlert error={error} />
      <div className="field">
        <div className="label" id="days-label">
          {t("point.day")}
        </div>
        <div className="days" role="group" aria-labelledby="days-label">
          {days.map((on) => (
            <button
              key={on}
              type="button"
              className="day-choice"
              aria-pressed={on === day}
              aria-label={`${date(on)} ${t("point.free", { count: freeOn(on) })}`}
              disabled={freeOn(on) === 0}
              onClick={() => {
                setPicked(on);
                props.onChoose(null);
              }}
            >
              <span>{weekday.format(new Date(`${on}T00:00:00Z`))}</span>
              <strong>{`${Number(on.slice(5, 7))}-${Number(on.slice(8))}`}</strong>
              <small>{freeOn(on) === 0 ? t("point.closed") : t("point.some_free")}</small>
            </button>
          ))}
        </div>
      </div>
      {day === null ? (
        <p className="note note-warning">{t("point.nothing_free", { count: DAYS })}</p>
      ) : (
        <div className="field">
          <div className="label" id="slots-label">
            {t("point.time", { day: date(day) })}
          </div>
          <div className="slots" role="group" aria-labelledby="slots-label">
            {slotsOn(day).map((slot) => (
              <button
                key={slot.at}
                type="button"
                className="slot"
                aria-pressed={props.chosen?.on === day && props.chosen.at === slot.at}
                disabled={slot.free === 0}
                onClick={() => props.onChoose({ on: day, at: slot.at })}
              >
                <strong>{slot.at}</strong>{" "}
                <small>
                  {slot.free === 0 ? t("point.full") : t("point.free", { count: slot.free })}
                </small>
              </button>
            ))}
          </div>
        </div>
      )}
    </>
  );
}

