import { redirect } from "@sveltejs/kit";
import { atLevel } from "#pages/citizens/at-level.ts";
import { toMandate } from "#pages/citizens/mandate-form.ts";
import { attempt, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  const { rooms, actor } = locals;
  if (actor.kind !== "member") signInFirst(`/my/${encodeURIComponent(params.link)}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const { declared, link } = await atLevel(url.pathname, async () => {
    const found = await rooms.citizens.getOwnTable(actor, params.link);
    rooms.citizens.checkLevel(actor, { ...found.declared, anew: true });
    return found;
  });
  if (link.mandate !== undefined) redirect(303, `/my/mandates/${link.mandate.id}`);
  return { link: link.id, name: declared.told.name, isProvenByLevel: declared.level !== undefined };
};

export const actions: Actions = {
  send: async ({ locals: { rooms, actor, language }, request, params, getClientAddress }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const asked = { ...toMandate(form), language, address: getClientAddress() };
      const id = await rooms.citizens.giveMandate(actor, params.link, asked);
      return redirect(303, `/my/mandates/${id}`);
    });
  },
};
