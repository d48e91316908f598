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
    delete from uploads where id = ${id} returning stretch_bytes`;
  const stretches = ctx.store.stretches();
  if (typeof row?.stretchBytes === "number" && stretches !== undefined) await dropStretches(stretches, id);
  for (const suffix of ["", takenSuffix]) await rm(uploadPath(ctx, id) + suffix, { force: true });
}

/** What is not removed now is swept later, as nobody names it. */
async function dropStretches(stretches: Stretches, id: Id): Promise<void> {
  try {
    const names = await Array.fromAsync(stretches.list(namesOf(id)), ({ name }) => name);
    await removeStretches(stretches, names);
  } catch (error) {
    if (!isFailure(error)) throw error;
  }
}
