// The registers whose subjects people ask for by code.
export const KINDS = ["project", "entity", "property", "parcel"] as const;

/** Where a subject's page is. */
export function subjectPath(register: string, key: string): string {
  return `/subjects/${encodeURIComponent(register)}/${encodeURIComponent(key)}`;
}
