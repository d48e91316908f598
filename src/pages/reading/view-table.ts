import type { Version } from "../../tables/table.ts";
import type { AskedView } from "../../tables/view.ts";
import type { PageOfRows } from "../../tables/rows.ts";
import { readOptions, type OpenTable } from "./open-table.ts";

/** A table as a page looks at it: with its profile, and answers to questions over its rows. */
interface PageView {
  readonly open: OpenTable;
  readonly readPage: (params: URLSearchParams) => Promise<PageOfRows>;
}

/**
 * One look at a table for a page that shows something of its rows: where the table is not open, it
 * is one entry of the journal. A page that shows none looks at what `openDataset` told.
 */
export async function viewTable(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  open: OpenTable,
  asked: Pick<AskedView, "reading" | "describe"> & { readonly signal: AbortSignal },
): Promise<PageView> {
  const { table } = open;
  const { signal, ...view } = asked;
  // Another instance tells the profile with the table where that is open, and none where it is not.
  if (table.elsewhere !== undefined) {
    return {
      open,
      readPage: (params) => rooms.rows.readPage(actor, table.id, params, readOptions(open, signal)),
    };
  }
  const seen = await rooms.rows.viewTable(actor, table.id, { ...readOptions(open), ...view });
  return {
    open: { ...open, version: seen.version },
    readPage: (params) => seen.readPage(params, { signal }),
  };
}

/** Names, each once, in the order of the version's columns. */
export function columnsNamed(
  { columns }: Pick<Version, "columns">,
  names: readonly (string | null | undefined)[],
): readonly string[] {
  const named = new Set<unknown>(names);
  return columns.map(({ name }) => name).filter((name) => named.has(name));
}
