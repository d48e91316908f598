import { Failure } from "../../base/failure.ts";
import type { TablesContext } from "../context.ts";
import { askedOf, readingIn } from "../read-file.ts";
import { sheetsIn } from "./glance.ts";
import { askedSheets } from "../asked-sheets.ts";
import type { NamedFile } from "../../formats/reading.ts";
import type { ImportRow } from "./import-rows.ts";
import { refuseTooMuch } from "./waiting-files.ts";
import { workspaceFor } from "../workspace-for.ts";

/** Refuses a file of several sheets that was fetched for somebody who is to choose among them. */
export async function askSheets(
  ctx: TablesContext,
  { id: except, dataset, createdBy: owner = "system", origin, options }: ImportRow,
  file: NamedFile & { readonly bytes: number },
  signal: AbortSignal,
): Promise<void> {
  if (origin.kind !== "url" || origin.asksSheets === undefined) return;
  await using workspace = await workspaceFor(ctx, dataset);
  const sheets = await sheetsIn(ctx, file, { ...readingIn(workspace), signal, ...askedOf(options) });
  if (sheets.length < 2) return;
  // It waits on the disk for somebody who may never choose, as an upload does.
  await ctx.db.begin((tx) => refuseTooMuch(ctx, tx, { owner, bytes: file.bytes, except }));
  throw new Failure("invalid", askedSheets, { n: sheets.length });
}
