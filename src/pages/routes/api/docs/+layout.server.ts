import { groupsOf } from "#pages/reading/api-groups.ts";
import type { LayoutServerLoad } from "./$types";

/** Addresses of refusals have had a slash at their end since the first release. */
export const trailingSlash = "ignore";

export const load: LayoutServerLoad = async ({ locals, platform }) => {
  const describe = platform?.req.describeApi;
  if (describe === undefined) throw new Error("The server in front of the pages must set `req.describeApi`.");
  const document = await describe(locals.language);
  const groups = [...groupsOf(document)].map(([group, entries]) => ({ group, count: entries.length }));
  return { groups };
};
