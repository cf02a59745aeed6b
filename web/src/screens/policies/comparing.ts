// Which policies are laid side by side: two to four, named in the address.
export const COMPARED_MAX = 4;
export const COMPARED_MIN = 2;

/** The policies named in `?of=a,b`, each once and at most four. */
export function comparedIn(of: string | null): string[] {
  const ids = (of ?? "").split(",").map((id) => id.trim());
  return [...new Set(ids.filter(Boolean))].slice(0, COMPARED_MAX);
}

/** `chosen` with `id` put in or taken out; a fifth is not taken. */
export function toggled(chosen: string[], id: string): string[] {
  if (chosen.includes(id)) return chosen.filter((one) => one !== id);
  return chosen.length < COMPARED_MAX ? [...chosen, id] : chosen;
}
