import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { instanceNames } from "#pages/reading/instance-named.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

/** What another site asks of who comes from there. */
export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  const { rooms, actor } = locals;
  const request = url.searchParams.get("request") ?? "";
  if (actor.kind !== "member") signInFirst(`/my/readings/allow${url.search}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const [{ instance, isAsked }, held, nameOf] = await Promise.all([
    rooms.citizens.lookAtConnection(actor, request),
    rooms.citizens.listHeld(actor),
    instanceNames(rooms, actor),
  ]);
  // Where they said yes, the browser goes back there.
  locals.formTo = new URL(instance).origin;
  const isLinked = held.some(({ links }) => links.some(({ linkedAt }) => linkedAt !== undefined));
  return { name: nameOf(instance), site: instance, isAsked, isLinked };
};

export const actions: Actions = {
  allow: async ({ locals: { rooms, actor, language }, request, url, getClientAddress }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const asked = { request: field(form, "request"), language, address: getClientAddress() };
      const back = await rooms.citizens.giveConnection(actor, asked);
      if (back !== undefined) return redirect(303, back, { external: true });
      return redirect(303, `${url.pathname}?request=${asked.request}`);
    });
  },
  prove: async ({ locals: { rooms, actor }, request: sent }) => {
    const form = await readForm(sent);
    return attempt(form, async () => {
      const [request, code] = [field(form, "request"), field(form, "code")];
      return redirect(303, await rooms.citizens.proveConnection(actor, request, code), { external: true });
    });
  },
};
