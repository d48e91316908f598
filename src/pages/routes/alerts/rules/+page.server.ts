import { toListedRules } from "#pages/alerts/listed-rule.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { rooms, actor } = locals;
  const page = pageOf(url.searchParams);
  const isMember = actor.kind === "member";
  const isOwn = isMember && url.searchParams.get("which") === "own";
  const { items, total } = await rooms.alerts.listRules(actor, { page, pageSize, isOwn });
  return { rules: [...(await toListedRules(locals, items))], total, page, pageSize, isOwn, isMember };
};
