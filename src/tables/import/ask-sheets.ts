import { Failure } from "../../base/failure.ts";
import type { TablesContext } from "../context.ts";
import { askedOf } from "../read-file.ts";
import { sheetsIn } from "./glance.ts";
import { askedSheets } from "../asked-sheets.ts";
import type { ImportRow } from "./import-rows.ts";

/** Refuses a file of several sheets that was fetched for somebody who is to choose among them. */
export async function askSheets(
  ctx: TablesContext,
  { origin, options }: ImportRow,
  file: { readonly path: string; readonly name: string },
  signal: AbortSignal,
): Promise<void> {
  if (origin.kind !== "url" || origin.asksSheets === undefined) return;
  await using workspace = await ctx.engine.workspace();
  const sheets = await sheetsIn(ctx, file, { folder: workspace.folder, signal, ...askedOf(options) });
  if (sheets.length > 1) throw new Failure("invalid", askedSheets, { n: sheets.length });
}
