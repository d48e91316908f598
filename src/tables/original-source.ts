import type { Id } from "../base/id.ts";
import type { TablesContext } from "./context.ts";
import { findVersion } from "./stored/version-rows.ts";
import type { TableSource } from "./table.ts";

/** The source of the bytes themselves, through the versions that went back to another. */
export async function originalSource(
  ctx: Pick<TablesContext, "db">,
  version: { readonly table: Id; readonly source: TableSource },
): Promise<TableSource> {
  if (version.source.kind !== "version") return version.source;
  const earlier = await findVersion(ctx.db, version.table, version.source.number);
  return earlier === undefined ? version.source : await originalSource(ctx, earlier);
}

/** The name that the file came with. */
export function nameOf(source: TableSource): string {
  return ("fileName" in source ? source.fileName : undefined) ?? "table";
}
