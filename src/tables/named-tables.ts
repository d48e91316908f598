import type { Table } from "./table.ts";

/** The views of a table, each at its own address below it. */
const views = ["chart", "map", "columns", "api", "versions", "rejected"] as const;

export interface NamedTable {
  readonly id: string;
  readonly name: string;
  /** Its part of the address; never that of a view. */
  readonly slug: string;
}

/** The tables of a dataset with their addresses: by name, told apart by position where names meet. */
export function nameTables(
  tables: readonly Pick<Table, "id" | "name" | "position">[],
): readonly NamedTable[] {
  const taken = new Set<string>(reserved);
  return tables.map(({ id, name, position }) => {
    const wished = slugOf(name);
    const slug = taken.has(wished) ? `${wished}-${position + 1}` : wished;
    taken.add(slug);
    return { id, name, slug };
  });
}

/** What a table of that name and position may have been at. */
export function slugsOfName(name: string, position: number): readonly string[] {
  const slug = slugOf(name);
  return [slug, `${slug}-${position + 1}`];
}

const reserved: readonly string[] = [
  ...views,
  "rows",
  "download",
  "correct",
  "publish",
  "published",
  "withdraw",
  "delete",
  "edit",
  "validation",
  "quality",
  "origins",
  "figures",
];

/** A name as a part of an address: letters without accents, digits and hyphens. */
function slugOf(name: string): string {
  const slug = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60);
  return slug === "" ? "table" : slug;
}
