import { apiDocument, groupsOf } from "#pages/reading/api-groups.ts";
import type { LayoutServerLoad } from "./$types";

/** Addresses of refusals have had a slash at their end since the first release. */
export const trailingSlash = "ignore";

export const load: LayoutServerLoad = async (event) => {
  const groups = [...groupsOf(await apiDocument(event))].map(([group, entries]) => ({
    group,
    count: entries.length,
  }));
  return { groups };
};
