import type { Id } from "../base/id.ts";
import type { TablesContext } from "./context.ts";
import { dropUpload } from "./import/drop-upload.ts";

/** Nobody works on what was not touched for so long. */
const idleMs = 3_600_000;

/** Of what these editors, or commands, sent before then: what lies in clear, and nobody works on. Sent again, it is encrypted. */
export async function dropUploadsInClear(
  ctx: TablesContext,
  editors: readonly Id[],
  before: Date,
): Promise<void> {
  const untouchedSince = new Date(ctx.clock().getTime() - idleMs);
  const rows = await ctx.db<{ id: Id }[]>`
    select id from uploads u
    where key is null and owner = any(${[...editors, "system"]}::text[])
      and created_at < ${before} and touched_at < ${untouchedSince}
      and not exists (
        select from imports where state in ('waiting', 'running') and origin ->> 'upload' = u.id::text)`;
  for (const { id } of rows) await dropUpload(ctx, id);
}
