import { redirect } from "@sveltejs/kit";
import { defined } from "../../../../base/defined.ts";
import { toListedRules } from "#pages/alerts/listed-rule.ts";
import { pageOf } from "#pages/reading/paging.ts";
import { attempt, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { rooms, actor } = locals;
  const page = pageOf(url.searchParams);
  const isMember = actor.kind === "member";
  // What a form made is told where it was asked for.
  const isOwn = isMember && (url.searchParams.get("which") === "own" || url.searchParams.has("/address"));
  const { items, total } = await rooms.alerts.listRules(actor, { page, pageSize, isOwn });
  const feedMadeAt = isOwn ? await rooms.alerts.findFeedKey(actor) : undefined;
  const rules = [...(await toListedRules(locals, items))];
  return { rules, total, page, pageSize, isOwn, isMember, ...defined({ feedMadeAt }) };
};

export const actions: Actions = {
  /** The address is told once, by this answer alone. */
  address: async ({ locals: { rooms, actor }, request, setHeaders }) => {
    setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
    const form = await readForm(request);
    return attempt(form, async () => {
      const key = await rooms.alerts.makeFeedKey(actor);
      return { address: `${rooms.instance.url}/feeds/alerts/${key}` };
    });
  },
  unaddress: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.alerts.revokeFeedKey(actor);
      return redirect(303, "/alerts/rules?which=own");
    });
  },
};
