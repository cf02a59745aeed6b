// Places on a sheet, and distances in words.
import { describe, expect, test } from "vitest";
import { daysFrom, distanceText, parsePlace, placeText, spotsOf } from "./map";

describe("a map", () => {
  const places = [
    { latitude: 30.2, longitude: 120.1 },
    { latitude: 30.4, longitude: 120.1 },
    { latitude: 30.3, longitude: 120.3 },
  ];
  const spots = spotsOf(places, 400, 300, 20);

  test("has north above and east on the right, all of it within the margin", () => {
    const [south, north, east] = spots;
    expect(north?.y).toBeLessThan(south?.y ?? 0);
    expect(east?.x).toBeGreaterThan(south?.x ?? 0);
    for (const { x, y } of spots) {
      expect(x).toBeGreaterThanOrEqual(19.99);
      expect(x).toBeLessThanOrEqual(380.01);
      expect(y).toBeGreaterThanOrEqual(19.99);
      expect(y).toBeLessThanOrEqual(280.01);
    }
  });

  test("does not stretch: a degree east is shorter by the cosine of the latitude", () => {
    const [south, north, east] = spots;
    const up = (south?.y ?? 0) - (north?.y ?? 0);
    const across = (east?.x ?? 0) - (south?.x ?? 0);
    expect(across / up).toBeCloseTo(Math.cos((30.3 * Math.PI) / 180), 3);
  });

  test("puts one place in the middle, and none nowhere", () => {
    expect(spotsOf(places.slice(0, 1), 400, 300, 20)).toEqual([{ x: 200, y: 150 }]);
    expect(spotsOf([], 400, 300, 20)).toEqual([]);
  });
});

test.each([
  [4, "point.metres", "0"],
  [848, "point.metres", "850"],
  [996, "point.kilometres", "1.0"],
  [3_240, "point.kilometres", "3.2"],
  [46_600, "point.kilometres", "47"],
])("%i metres", (metres, key, value) => {
  expect(distanceText(metres)).toEqual({ key, value });
});

test.each([
  ["30.27,120.15", { latitude: 30.27, longitude: 120.15 }],
  ["-30,120", { latitude: -30, longitude: 120 }],
  ["30.27", null],
  ["a,b", null],
  [null, null],
])("the place %s", (text, place) => {
  expect(parsePlace(text)).toEqual(place);
});

test("days follow each other over the end of a month and of winter time", () => {
  const days = ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"];
  expect(daysFrom("2026-12-30", 4)).toEqual(days);
});

test("a place of one's own is no more exact than it has to be", () => {
  const place = placeText({ latitude: 30.259441, longitude: 120.130062 });
  expect(place).toBe("30.259,120.130");
  expect(parsePlace(place)).toEqual({ latitude: 30.259, longitude: 120.13 });
});
