// Formatters: one row an example.
import { describe, expect, test } from "vitest";
import type { Clock } from "../api/schema";
import { clockText } from "./clock";
import { formatDate, formatHour, formatTime } from "./date";
import { formatBytes, formatMoney } from "./money";
import { textIn, valueText } from "./text";

const clock = (over: Partial<Clock>): Clock => ({
  limit_working_days: 3,
  used_working_days: 1,
  remaining_working_days: 2,
  colour: "green",
  late: false,
  ...over,
});

describe("working days", () => {
  test.each([
    [clock({}), "clock.left", 2],
    [clock({ remaining_working_days: 0, colour: "yellow" }), "clock.today", 0],
    [clock({ remaining_working_days: -2, colour: "red", late: true }), "clock.late", 2],
    [clock({ remaining_working_days: 0, colour: "red", late: true }), "clock.late", 1],
    [clock({ colour: "stopped" }), "clock.stopped", 2],
    [clock({ colour: "done", used_working_days: 1 }), "clock.done", 1],
    [clock({ colour: "done", late: true, used_working_days: 5 }), "clock.done_late", 5],
  ])("%o says %s %i", (value, key, count) => {
    expect(clockText(value)).toEqual({ key, count });
  });
});

describe("money", () => {
  test.each([
    ["1234567.5", "zh", "1,234,567.50 元"],
    ["1000000.00", "zh", "1,000,000 元"],
    ["90071992547409931.01", "en", "CNY 90,071,992,547,409,931.01"],
    ["-0.05", "en", "CNY −0.05"],
    ["0", "zh", "0 元"],
    ["about ten", "zh", "about ten"],
  ] as const)("%s in %s", (yuan, language, text) => {
    expect(formatMoney(yuan, language)).toBe(text);
  });
});

describe("dates", () => {
  test.each([
    ["2026-11-22", "zh", "2026年11月22日"],
    ["2026-11-22", "en", "22 November 2026"],
    ["2026-11-21T23:30:00Z", "zh", "2026年11月22日"],
    ["not a date", "en", "not a date"],
  ] as const)("%s in %s", (iso, language, text) => {
    expect(formatDate(iso, language)).toBe(text);
  });

  test("times are the city's, on a clock of 24 hours", () => {
    expect(formatTime("2026-11-22T16:05:00Z", "zh")).toBe("2026/11/23 00:05");
    expect(formatTime("2026-11-22T01:05:00Z", "en")).toBe("22 Nov 2026, 09:05");
    expect(formatHour(new Date("2026-11-22T02:32:00Z"), "en")).toBe("10:32");
  });
});

test.each([
  [512, "512 B"],
  [20_480, "20 KB"],
  [5_242_880, "5.0 MB"],
])("%i bytes", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

describe("values of facts", () => {
  const words = { yes: "是", no: "否", none: "—" };
  const district = [{ id: "330106", text: { zh: "西湖区", en: "Xihu" } }];
  const columns = [
    {
      name: "entity.shareholders.name",
      text: { zh: "姓名", en: "Name" },
      type: "text" as const,
      required: true,
      sensitivity: "personal" as const,
    },
    {
      name: "yuan",
      text: { zh: "出资额", en: "Amount" },
      type: "money" as const,
      required: true,
      sensitivity: "internal" as const,
    },
  ];
  test.each([
    [true, undefined, "是"],
    [null, undefined, "—"],
    [[], undefined, "—"],
    ["330106", { type: "code" as const, choices: district }, "西湖区"],
    [["330106", "x"], { type: "code_list" as const, choices: district }, "西湖区、x"],
    ["500000", { type: "money" as const }, "500,000 元"],
    [
      [{ name: "陈晓", yuan: "10" }],
      { type: "table" as const, columns },
      "姓名：陈晓；出资额：10 元",
    ],
  ])("%j", (value, fact, text) => {
    expect(valueText("zh", value, words, fact)).toBe(text);
  });

  test("a text falls back to the other language", () => {
    expect(textIn("en", { zh: "杭州", en: "" })).toBe("杭州");
    expect(textIn("en", "as it is")).toBe("as it is");
    expect(textIn("zh", null)).toBe("");
  });
});
