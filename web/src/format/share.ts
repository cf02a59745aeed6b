// A share of one whole, for people.

/** `0.5` is 50%; a fraction such as `1/3` stays one, for no percentage says it. */
export function shareText(share: string): string {
  const part = Number(share);
  return Number.isNaN(part) ? share : `${Number((part * 100).toFixed(2))}%`;
}
