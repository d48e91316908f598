import { anyone, type Actor } from "../../access/actor.ts";
import { defined } from "../../base/defined.ts";
import type { Id } from "../../base/id.ts";
import type { PlaceRef } from "../../catalogue/metadata.ts";
import { readableByIds } from "../../catalogue/reading.ts";
import type { Db } from "../../db/db.ts";
import type { Meaning } from "../../tables/column.ts";
import { momentColumn } from "../../tables/moment-column.ts";
import { listTablesWithMeaning, type RemoteTable } from "../following/remote-tables.ts";
import type { RemoteContext } from "./context.ts";

/** A table that another instance holds, which may have rows of a place. */
export interface RemoteTableOfPlace {
  readonly id: Id;
  readonly name: string;
  /** The instance that holds it, by its address. */
  readonly instance: string;
  readonly dataset: { readonly id: Id; readonly slug: string; readonly title: string };
  /** That holds codes of the level. */
  readonly column: string;
  readonly isList: boolean;
  /** Tells the version that its instance told last from all others. */
  readonly versionKey: string;
  /** The column that tells when its rows were, where it has one. */
  readonly moment?: string;
}

/** Asked of their instances at each reading: more would make a page wait. */
const tablesMax = 6;
/** Looked through for those that are asked. */
const likelyMax = 100;

/** Open tables of datasets that the actor may read, with a column of codes of a level, the longest first. */
export async function listTablesOfPlace(
  { db }: Pick<RemoteContext, "db">,
  actor: Actor,
  level: PlaceRef["level"],
): Promise<readonly RemoteTableOfPlace[]> {
  const meaning = `${level}-code` as const;
  return ofPlace(db, actor, meaning, await listTablesWithMeaning(db, actor, meaning, { limit: tablesMax }));
}

/**
 * Those of everybody that may have one row for each of so many places of a level, or for each place and moment:
 * the likeliest first, and none that is known to have several.
 */
export async function listTablesKeyedByPlace(
  { db, unkeyed }: Pick<RemoteContext, "db" | "unkeyed">,
  level: PlaceRef["level"],
  places: number,
): Promise<readonly RemoteTableOfPlace[]> {
  const meaning = `${level}-code` as const;
  const likely = await listTablesWithMeaning(db, anyone, meaning, { limit: likelyMax, rows: places });
  const tables = await ofPlace(db, anyone, meaning, likely);
  return tables.filter(({ versionKey }) => !unkeyed.has(versionKey)).slice(0, tablesMax);
}

async function ofPlace(
  db: Db,
  actor: Actor,
  meaning: Meaning,
  tables: readonly RemoteTable[],
): Promise<readonly RemoteTableOfPlace[]> {
  const datasets = await readableByIds(db, actor, [...new Set(tables.map(({ dataset }) => dataset))]);
  return tables.flatMap((table: RemoteTable): readonly RemoteTableOfPlace[] => {
    const { id, origin: instance, record } = table;
    const dataset = datasets.get(table.dataset);
    const column = record.columns.find((each) => each.meaning === meaning);
    if (dataset === undefined || column === undefined) return [];
    const { slug, title } = dataset;
    return [
      {
        id,
        name: record.name,
        instance,
        dataset: { id: table.dataset, slug, title },
        column: column.name,
        isList: column.type === "list",
        versionKey: `${instance} ${id} ${record.version ?? ""}`,
        ...defined({ moment: momentColumn(record.columns)?.name }),
      },
    ];
  });
}
