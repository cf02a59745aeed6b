// Where the tasks of a plan are drawn: columns by order, lanes by department.

export interface LayoutTask {
  id: string;
  department: string;
  after: string[];
  level?: number;
}

export interface Placed {
  id: string;
  column: number;
  row: number;
}

export interface Lane {
  department: string;
  row: number;
  rows: number;
}

export interface Layout {
  placed: Placed[];
  lanes: Lane[];
  columns: number;
  rows: number;
}

/** A task's column: what the server says, or the longest way to it. */
export function columnsOf(tasks: LayoutTask[]): Map<string, number> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const columns = new Map<string, number>();
  const visit = (id: string, path: Set<string>): number => {
    const known = columns.get(id);
    if (known !== undefined) return known;
    const task = byId.get(id);
    if (!task || path.has(id)) return -1;
    path.add(id);
    const column = task.level ?? Math.max(-1, ...task.after.map((a) => visit(a, path))) + 1;
    path.delete(id);
    columns.set(id, column);
    return column;
  };
  for (const task of tasks) visit(task.id, new Set());
  const least = Math.min(...columns.values());
  for (const [id, column] of columns) columns.set(id, column - least);
  return columns;
}

/** One lane a department, in the order in which departments first act; no two tasks in a cell. */
export function layoutPlan(tasks: LayoutTask[]): Layout {
  if (tasks.length === 0) return { placed: [], lanes: [], columns: 0, rows: 0 };
  const columns = columnsOf(tasks);
  const column = (task: LayoutTask) => columns.get(task.id) ?? 0;
  const departments = [
    ...new Set([...tasks].sort((a, b) => column(a) - column(b)).map((t) => t.department)),
  ];
  const placed: Placed[] = [];
  const lanes: Lane[] = [];
  let row = 0;
  for (const department of departments) {
    const used = new Map<number, number>();
    for (const task of tasks.filter((t) => t.department === department)) {
      const offset = used.get(column(task)) ?? 0;
      used.set(column(task), offset + 1);
      placed.push({ id: task.id, column: column(task), row: row + offset });
    }
    const rows = Math.max(...used.values());
    lanes.push({ department, row, rows });
    row += rows;
  }
  return { placed, lanes, columns: Math.max(...columns.values()) + 1, rows: row };
}

export type Direction = "left" | "right" | "up" | "down";

/** The nearest task in a direction: along the row first, else the nearest row of the next column. */
export function neighbour(layout: Layout, id: string, direction: Direction): string | undefined {
  const from = layout.placed.find((place) => place.id === id);
  if (!from) return undefined;
  const sideways = direction === "left" || direction === "right";
  const sign = direction === "left" || direction === "up" ? -1 : 1;
  const ahead = (place: Placed) =>
    sideways ? (place.column - from.column) * sign : (place.row - from.row) * sign;
  const aside = (place: Placed) =>
    sideways ? Math.abs(place.row - from.row) : Math.abs(place.column - from.column);
  const found = layout.placed
    .filter((place) => ahead(place) > 0)
    .sort((a, b) => ahead(a) - ahead(b) || aside(a) - aside(b));
  return found[0]?.id;
}
