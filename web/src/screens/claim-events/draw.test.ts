// Draws: their state, the name of the file, the command.
import { expect, test } from "vitest";
import { drawFileName, drawState, verifyCommand } from "./draw";

test("a draw waits, draws, or is over once its seed is told", () => {
  expect([
    drawState({}),
    drawState({ on: null, seed: null }),
    drawState({ on: "2026-11-26" }),
    drawState({ on: "2026-11-25", seed: "secret" }),
  ]).toEqual(["prepared", "prepared", "today", "over"]);
});

test("the command names the file and the key of the city", () => {
  const file = drawFileName("export_refund", 12);
  expect(verifyCommand(file, "city.example/journal+8c6c+AbC/=\n")).toBe(
    "onevisit draw verify draw-export_refund-12.json --key 'city.example/journal+8c6c+AbC/='",
  );
});
