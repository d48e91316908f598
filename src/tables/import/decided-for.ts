import { Failure } from "../../base/failure.ts";
import type { RawTable } from "../../formats/raw.ts";
import type { TablesContext } from "../context.ts";
import { findVersion, type StoredVersion } from "../stored/version-rows.ts";
import { findTableNamed, getTableRow } from "../stored/table-rows.ts";
import type { ImportOptions, Table } from "../table.ts";
import { leftOutUnfound, withDecided } from "../as-published.ts";
import { refuseRenameOfHidden } from "./check-decisions.ts";
import type { ImportRow } from "./import-rows.ts";

/** The key of the refusal that asks whether columns under new names are ones that are not published. */
export const leftOutGone = "import-left-out-gone";

/**
 * How a table of the file is read: as the import says, and as was decided of its columns before. Where
 * a column that is not published has gone and others have come, one of them may be it under another
 * name: who imports is asked.
 */
export async function decidedFor(ctx: TablesContext, row: ImportRow, raw: RawTable): Promise<ImportOptions> {
  const target = await findTarget(ctx, row, raw.name);
  const before = target === undefined ? undefined : await findVersion(ctx.db, target.id);
  const options = withDecided(before?.options, row.options);
  if (target !== undefined && before !== undefined)
    await refuseRenameOfHidden(ctx, target, before.options, options);
  if (before !== undefined && row.options.newColumns !== "publish") askOfGone(before, raw, options);
  return options;
}

function askOfGone(before: StoredVersion, { content }: RawTable, options: ImportOptions): void {
  if (content.kind !== "text") return;
  const gone = leftOutUnfound(content.header, options);
  if (gone.length === 0) return;
  const known = new Set([...before.columns.map(({ name }) => name), ...Object.keys(options.columns ?? {})]);
  const come = content.header.filter((name) => !known.has(name));
  if (come.length === 0) return;
  throw new Failure("invalid", leftOutGone, { columns: gone.join(", "), others: come.join(", ") });
}

/** The table named by the import, or the dataset's table of the same name. */
export async function findTarget(
  ctx: Pick<TablesContext, "db">,
  row: Pick<ImportRow, "table" | "dataset">,
  name: string,
): Promise<Table | undefined> {
  if (row.table !== undefined) return getTableRow(ctx.db, row.table);
  return findTableNamed(ctx.db, row.dataset, name);
}
