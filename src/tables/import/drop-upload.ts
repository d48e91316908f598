import { rm } from "node:fs/promises";
import { isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Stretches } from "../../store/store.ts";
import type { TablesContext } from "../context.ts";
import { type UploadPlace, uploadPath } from "./lying-upload.ts";
import { namesOf, removeStretches } from "./upload-stretches.ts";

/** Of the second name that a file has while it goes to the store. */
export const takenSuffix = ".taken";

export async function dropUpload(ctx: TablesContext, id: Id): Promise<void> {
  const [row] = await ctx.db<Pick<UploadPlace, "stretchBytes">[]>`
    with dropped as (delete from uploads where id = ${id} returning id, stretch_bytes),
      noted as (
        insert into dropped_uploads (id, dropped_at)
        select id, now() from dropped where stretch_bytes is not null on conflict do nothing)
    select stretch_bytes from dropped`;
  const stretches = ctx.store.stretches();
  if (typeof row?.stretchBytes === "number" && stretches !== undefined) {
    await dropStretches(stretches, id).catch(unlessRefused);
  }
  for (const suffix of ["", takenSuffix]) await rm(uploadPath(ctx, id) + suffix, { force: true });
}

/** Of an upload that is none any more. */
export async function dropStretches(stretches: Stretches, id: Id): Promise<number> {
  const names = await Array.fromAsync(stretches.list(namesOf(id)), ({ name }) => name);
  await removeStretches(stretches, names);
  return names.length;
}

/** Once the bucket answers again it is swept. */
function unlessRefused(error: unknown): void {
  if (!isFailure(error)) throw error;
}
