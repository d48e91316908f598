import type { Id } from "../base/id.ts";
import type { TablesContext } from "./context.ts";
import { removeFiles } from "./erasing/remove-files.ts";
import { forgetKnown } from "./narrow/known-narrowed.ts";
import { forgetNarrowedOf } from "./narrow/narrowed-rows.ts";
import { addFilesToRemove } from "./stored/erased-rows.ts";

export { loansWithFiles } from "./narrow/narrowed-rows.ts";

/**
 * Takes from the disk what was written for a loan that ended. False where a backup reads, or a file is
 * imported: then it is to be asked again. Callers see to it that nobody reads under it any more.
 */
export async function removeLent(ctx: TablesContext, loan: Id, table: Id): Promise<boolean> {
  await ctx.db.begin(async (tx) => {
    const gone = await forgetNarrowedOf(tx, loan);
    for (const { parquet } of gone) forgetKnown(ctx, parquet);
    await addFilesToRemove(
      tx,
      [table],
      gone.map(({ parquet }) => parquet),
    );
  });
  return removeFiles(ctx, table);
}
