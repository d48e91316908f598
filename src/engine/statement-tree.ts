/** A part of the tree of a statement, as the engine's own parser tells it (`json_serialize_sql`). */
export type Node = Readonly<Record<string, unknown>>;

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every part of a tree, in no order. */
export function walk(value: unknown, visit: (node: Node) => void): void {
  const waiting: unknown[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === null || typeof next !== "object") continue;
    if (!Array.isArray(next)) visit(next as Node);
    for (const child of Object.values(next)) if (child !== undefined) waiting.push(child);
  }
}

/** Empty where it has none. */
export function textOf(node: Node, name: string): string {
  const text = node[name];
  return typeof text === "string" ? text : "";
}

export function hasChild(node: Node, name: string): boolean {
  return isNode(node[name]);
}

export function hasItems(node: Node, name: string): boolean {
  const items = node[name];
  return Array.isArray(items) && items.length > 0;
}

/** Of a column as it is written (`rows.code`), its own name last; none where no column is written. */
export function columnNames(node: Node): readonly string[] {
  const names = node["column_names"];
  return Array.isArray(names) ? names.map(String) : [];
}

/** A name as the engine looks it up: it passes over the case of the letters of ASCII, and of no other. */
export function folded(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
