import { personTablesChanged } from "../access/person-tables.ts";
import type { Id } from "../base/id.ts";
import type { WatchWork } from "../jobs/watching.ts";
import { editorsOf } from "../people/members.ts";
import { dropUploadsInClear } from "../tables/uploads-in-clear.ts";
import type { CitizensContext } from "./context.ts";

const lookMs = 300_000;

/** Throws away what was sent before its organization declared a table to be about people, and lies in clear. */
export function filesInClearWork(ctx: CitizensContext): WatchWork {
  return {
    watch: "uploads-in-clear",
    on: [personTablesChanged],
    everyMs: lookMs,
    run: async () => {
      const declared = await ctx.db<{ organization: Id; at: Date }[]>`
        select organization, max(declared_at) as at from self_data group by organization`;
      for (const { organization, at } of declared) {
        await dropUploadsInClear(ctx, await editorsOf(ctx.db, organization), at);
      }
    },
  };
}
