// Dates and times in local form, always in the city's time zone.
import type { Language } from "../i18n";

let cityZone = "Asia/Shanghai";

/** The zone that the city's pack names. */
export function setZone(zone: string): void {
  cityZone = zone;
}

function locale(language: Language): string {
  return language === "zh" ? "zh-CN" : "en-GB";
}

/** `2026-11-22` as `2026年11月22日` or `22 November 2026`. */
export function formatDate(iso: string, language: Language): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(iso);
  const date = new Date(day ? `${iso}T00:00:00Z` : iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(locale(language), {
    year: "numeric",
    month: "long",
    day: "numeric",
    timeZone: day ? "UTC" : cityZone,
  }).format(date);
}

/** An instant to the minute. */
export function formatTime(iso: string, language: Language): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(locale(language), {
    year: "numeric",
    month: language === "zh" ? "numeric" : "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: cityZone,
  }).format(date);
}

/** Hours and minutes of an instant. */
export function formatHour(date: Date, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: cityZone,
  }).format(date);
}
