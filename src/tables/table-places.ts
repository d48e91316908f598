import { openTable } from "../access/access-rules.ts";
import type { Id } from "../base/id.ts";
import type { PlaceRef } from "../catalogue/metadata.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Workspace } from "../engine/engine.ts";
import { quoteName } from "../engine/quote.ts";
import type { PlaceLevel, Territory } from "../territory/territory.ts";
import type { Column, Meaning } from "./column.ts";
import type { TablesContext } from "./context.ts";
import type { Version } from "./table.ts";

/** A place in a column of codes. */
export interface ColumnPlace extends PlaceRef {
  readonly column: string;
}

/** A table of which the current version has rows of a place. */
interface TableOfPlace {
  readonly id: Id;
  readonly name: string;
  readonly dataset: Id;
  /** The column that holds the code. */
  readonly column: string;
}

/**
 * Those whose current version holds the code, whoever asks: callers authorize by their dataset. Of
 * tables that everybody reads alone: what the rows of others speak of is not told.
 */
export async function tablesOfPlace(db: Db, place: PlaceRef): Promise<readonly TableOfPlace[]> {
  const rows = await db<TableOfPlace[]>`
    select t.id, t.name, t.dataset, p.column_name as column
    from version_places p join versions v on v.id = p.version join tables t on t.id = v.table_id
    where p.level = ${place.level} and p.code = ${place.code}
      and t.deleted_at is null and v.number = (select max(number) from versions where table_id = v.table_id)
      and ${openTable(db, { id: db`t.id`, dataset: db`t.dataset` })}
    order by t.dataset, t.position, p.column_name`;
  return rows.map((row) => ({ ...row }));
}

/** Places by version; those of versions that were made before places were kept are found now. */
export async function placesOf(
  ctx: Pick<TablesContext, "db" | "store" | "engine" | "territory">,
  versions: readonly Pick<Version, "id" | "columns" | "parquet">[],
): Promise<ReadonlyMap<Id, readonly PlaceRef[]>> {
  const ids = versions.map(({ id }) => id);
  const known = await ctx.db<{ version: Id }[]>`
    select version from placed_versions where version = any(${ids}::uuid[])`;
  const placed = new Set(known.map(({ version }) => version));
  const missing = versions.filter(({ id }) => !placed.has(id));
  if (missing.length > 0) await placeLate(ctx, missing);
  const rows = await ctx.db<(PlaceRef & { version: Id })[]>`
    select distinct version, level, code from version_places where version = any(${ids}::uuid[])
    order by version, level, code`;
  const places = new Map<Id, PlaceRef[]>();
  for (const { version, level, code } of rows) {
    const own = places.get(version) ?? [];
    places.set(version, own);
    own.push({ level, code });
  }
  return places;
}

/** The distinct codes of a Parquet's columns of places. Codes that never were are left out. */
export async function findPlaces(
  workspace: Workspace,
  { columns, path, signal }: { columns: readonly Column[]; path: string; signal?: AbortSignal },
  territory: Territory,
): Promise<readonly ColumnPlace[]> {
  const found: ColumnPlace[] = [];
  for (const { name, meaning, type } of columns) {
    const level = meaning === undefined ? undefined : levels[meaning];
    if (level === undefined || type === "geometry") continue;
    const cell = type === "list" ? `unnest(${quoteName(name)})` : quoteName(name);
    const rows = await workspace.rows<{ code: string | null }>(
      `select distinct cast(${cell} as varchar) as code from read_parquet($1)`,
      [path],
      signal === undefined ? {} : { signal },
    );
    const codes = new Set(
      rows.flatMap(({ code }) => {
        const place = code === null ? undefined : territory.lookUp(level, code.trim());
        return place === undefined ? [] : [place.code];
      }),
    );
    for (const code of codes) found.push({ column: name, level, code });
  }
  return found;
}

/** Writes down what was found; once for a version. */
export async function recordPlaces(tx: Db | Tx, version: Id, places: readonly ColumnPlace[]): Promise<void> {
  await tx`insert into placed_versions (version) values (${version}) on conflict do nothing`;
  if (places.length === 0) return;
  await tx`
    insert into version_places (version, column_name, level, code)
    select ${version}, * from unnest(
      ${places.map(({ column }) => column)}::text[],
      ${places.map(({ level }) => level)}::text[],
      ${places.map(({ code }) => code)}::text[])
    on conflict do nothing`;
}

const levels: Partial<Record<Meaning, PlaceLevel>> = {
  "commune-code": "commune",
  "epci-code": "epci",
  "departement-code": "departement",
  "region-code": "region",
};

async function placeLate(
  { db, store, engine, territory }: Pick<TablesContext, "db" | "store" | "engine" | "territory">,
  versions: readonly Pick<Version, "id" | "columns" | "parquet">[],
): Promise<void> {
  const withCodes = versions.filter(({ columns }) =>
    columns.some(({ meaning }) => meaning !== undefined && levels[meaning] !== undefined),
  );
  const others = versions.filter((version) => !withCodes.includes(version)).map(({ id }) => id);
  if (others.length > 0) {
    await db`
      insert into placed_versions (version) select unnest(${others}::uuid[]) on conflict do nothing`;
  }
  if (withCodes.length === 0) return;
  await using workspace = await engine.workspace();
  for (const { id, columns, parquet } of withCodes) {
    await using file = await store.lend(parquet);
    const places = await findPlaces(workspace, { columns, path: file.path }, territory);
    await db.begin((tx) => recordPlaces(tx, id, places));
  }
}
