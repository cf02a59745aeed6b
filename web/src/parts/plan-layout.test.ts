// The picture of a plan: order by columns, departments by lanes, nothing on top of another.
import { describe, expect, test } from "vitest";
import { columnsOf, layoutPlan, neighbour } from "./plan-layout";

const task = (id: string, department: string, after: string[] = [], level?: number) => ({
  id,
  department,
  after,
  ...(level === undefined ? {} : { level }),
});

describe("columns", () => {
  test("follow the longest way when the server gives no level", () => {
    const columns = columnsOf([task("c", "x", ["a", "b"]), task("b", "x", ["a"]), task("a", "x")]);
    expect(Object.fromEntries(columns)).toEqual({ a: 0, b: 1, c: 2 });
  });

  test("start at nought when levels start at one", () => {
    expect(
      Object.fromEntries(columnsOf([task("a", "x", [], 1), task("b", "x", ["a"], 2)])),
    ).toEqual({
      a: 0,
      b: 1,
    });
  });

  test("a cycle ends", () => {
    expect(columnsOf([task("a", "x", ["b"]), task("b", "x", ["a"])]).size).toBe(2);
  });
});

describe("lanes", () => {
  const layout = layoutPlan([
    task("register", "market"),
    task("tax", "tax", ["register"]),
    task("invoice", "tax", ["register"]),
    task("seal", "police", ["register"]),
  ]);

  test("one a department, in order of acting", () => {
    expect(layout.lanes).toEqual([
      { department: "market", row: 0, rows: 1 },
      { department: "tax", row: 1, rows: 2 },
      { department: "police", row: 3, rows: 1 },
    ]);
    expect([layout.columns, layout.rows]).toEqual([2, 4]);
  });

  test("no two tasks share a place", () => {
    const places = layout.placed.map((p) => `${p.column}/${p.row}`);
    expect(new Set(places).size).toBe(4);
  });

  test("nothing to draw is drawn as nothing", () => {
    expect(layoutPlan([]).columns).toBe(0);
  });
});

describe("by keyboard", () => {
  const layout = layoutPlan([
    task("register", "market"),
    task("tax", "tax", ["register"]),
    task("invoice", "tax", ["register"]),
    task("open", "bank", ["tax"]),
  ]);

  test("goes to the nearest in the direction, and nowhere at the edge", () => {
    expect(neighbour(layout, "register", "right")).toBe("tax");
    expect(neighbour(layout, "tax", "down")).toBe("invoice");
    expect(neighbour(layout, "open", "left")).toBe("invoice");
    expect(neighbour(layout, "register", "left")).toBeUndefined();
    expect(neighbour(layout, "open", "down")).toBeUndefined();
  });

  test("every task can be reached from the first", () => {
    const seen = new Set(["register"]);
    for (let size = 0; size !== seen.size; ) {
      size = seen.size;
      for (const id of [...seen]) {
        for (const way of ["left", "right", "up", "down"] as const) {
          const next = neighbour(layout, id, way);
          if (next) seen.add(next);
        }
      }
    }
    expect(seen.size).toBe(4);
  });
});
