// The report as a file: what a spreadsheet must not take for something else.
import { expect, test } from "vitest";
import { eventsOf } from "../../api/http";
import { cell, reportCsv } from "./report";

test.each([
  ["a", "a"],
  [12, "12"],
  ["a,b", '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ["two\nlines", '"two\nlines"'],
  ["=1+1", "'=1+1"],
  ["@x,y", `"'@x,y"`],
])("%j becomes %s", (value, text) => {
  expect(cell(value)).toBe(text);
});

test("one line a fault, after a heading", () => {
  const must = { zh: "须为 18 位。", en: "Must have 18 characters." };
  const refused = [{ row: 2, field: "uscc", code: "value_invalid", must }];
  const report = { id: "i", accepted: 1, unchanged: 0, refused, refused_count: 1 };
  expect(reportCsv(report, ["row", "field", "code", "zh", "en"])).toBe(
    "\ufeffrow,field,code,zh,en\r\n2,uscc,value_invalid,须为 18 位。,Must have 18 characters.\r\n",
  );
});

test("only whole events are taken, the rest waits", () => {
  const text = 'event: progress\ndata: {"rows":1}\n\n:\n\nevent: report\nda';
  expect(eventsOf(text)).toEqual({
    events: [
      { name: "progress", data: '{"rows":1}' },
      { name: "", data: "" },
    ],
    rest: 16,
  });
});
