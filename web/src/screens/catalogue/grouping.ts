// Packages by moment and by department: pure.
import type { LifeEvent, PackageRow } from "../../api/schema";
import { textIn } from "../../format/text";
import type { Language } from "../../i18n";

/** Packages under each of the moments, in order of moments; of one department when it is given. */
export function under(
  rows: PackageRow[],
  moments: Pick<LifeEvent, "id">[],
  department?: string,
): Map<string, PackageRow[]> {
  const groups = new Map<string, PackageRow[]>(moments.map((moment) => [moment.id, []]));
  for (const row of rows) {
    if (department && !row.department_names.some((one) => one.id === department)) continue;
    groups.get(row.life_event)?.push(row);
  }
  for (const group of groups.values()) {
    // A stable sort: stages of a project in their order, everything else as the pack has it.
    group.sort((a, b) => (a.stage?.number ?? 0) - (b.stage?.number ?? 0));
  }
  return groups;
}

export interface DepartmentCount {
  id: string;
  name: string;
  count: number;
}

/** Departments of the packages, those with the most packages first. */
export function departmentsOf(
  groups: Map<string, PackageRow[]>,
  language: Language,
): DepartmentCount[] {
  const found = new Map<string, DepartmentCount>();
  for (const row of [...groups.values()].flat()) {
    for (const { id, text } of row.department_names) {
      const known = found.get(id) ?? { id, name: textIn(language, text), count: 0 };
      found.set(id, { ...known, count: known.count + 1 });
    }
  }
  return [...found.values()].sort((a, b) => b.count - a.count || a.id.localeCompare(b.id));
}
