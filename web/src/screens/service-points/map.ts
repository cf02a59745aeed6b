// Places on a plain map, and distances as people say them.

export interface Place {
  latitude: number;
  longitude: number;
}

export interface Spot {
  x: number;
  y: number;
}

/** Degrees that a map shows at least, so that one place is not a world of its own. */
const SPAN_MIN = 0.02;

/** Where each place lies on a sheet of that size: north above, degrees of the same length on both
 * axes, all of them inside the margin. */
export function spotsOf(places: Place[], width: number, height: number, margin: number): Spot[] {
  if (places.length === 0) return [];
  const middle = mean(places.map((place) => place.latitude));
  const narrow = Math.cos((middle * Math.PI) / 180);
  const east = places.map((place) => place.longitude * narrow);
  const north = places.map((place) => place.latitude);
  const scale = Math.min(
    (width - 2 * margin) / Math.max(span(east), SPAN_MIN),
    (height - 2 * margin) / Math.max(span(north), SPAN_MIN),
  );
  const [centreEast, centreNorth] = [centre(east), centre(north)];
  return places.map((_, index) => ({
    x: width / 2 + ((east[index] ?? 0) - centreEast) * scale,
    y: height / 2 - ((north[index] ?? 0) - centreNorth) * scale,
  }));
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function span(values: number[]): number {
  return Math.max(...values) - Math.min(...values);
}

function centre(values: number[]): number {
  return (Math.max(...values) + Math.min(...values)) / 2;
}

/** The words for a distance: metres to the next ten, kilometres to the next hundred metres. */
export function distanceText(metres: number): { key: string; value: string } {
  const near = Math.round(metres / 10) * 10;
  if (near < 1000) return { key: "point.metres", value: String(near) };
  const far = metres / 1000;
  return { key: "point.kilometres", value: far < 10 ? far.toFixed(1) : far.toFixed(0) };
}

/** A place out of the address: `30.27,120.15`. */
export function parsePlace(text: string | null): Place | null {
  const match = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(text ?? "");
  if (!match) return null;
  return { latitude: Number(match[1]), longitude: Number(match[2]) };
}

/** A place for the address: three digits, about a hundred metres, are enough to say what is near. */
export function placeText(place: Place): string {
  return `${place.latitude.toFixed(3)},${place.longitude.toFixed(3)}`;
}

/** The days from `today` on, as `2026-11-25`. */
export function daysFrom(today: string, count: number): string[] {
  const first = Date.parse(`${today}T00:00:00Z`);
  const day = 86_400_000;
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * day).toISOString().slice(0, 10),
  );
}
