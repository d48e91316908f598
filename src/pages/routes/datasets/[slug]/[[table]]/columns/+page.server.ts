import { viewTable } from "#pages/reading/view-table.ts";
import type { PageServerLoad } from "./$types";

/** The columns with figures of their values, which are a reading of the rows. */
export const load: PageServerLoad = async ({ locals, parent, request }) => {
  const { open } = await parent();
  if (open === undefined) return { profiled: undefined };
  const seen = await viewTable(locals, open, {
    reading: "profile",
    signal: request.signal,
    describe: () => ({ filter: "" }),
  });
  return { profiled: seen.open };
};
