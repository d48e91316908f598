import { redirect } from "@sveltejs/kit";
import { atLevel } from "#pages/citizens/at-level.ts";
import { namesOf } from "#pages/citizens/mandate-names.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  const here = `/my/mandates/${encodeURIComponent(params.mandate)}`;
  if (actor.kind !== "member") signInFirst(here);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const mandate = await rooms.citizens.getMandate(actor, params.mandate);
  const names = await namesOf(rooms, actor, [mandate]);
  return { mandate, organization: names[mandate.organization] ?? "" };
};

export const actions: Actions = {
  prove: async ({ locals: { rooms, actor, language }, request, params, getClientAddress }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const typed = { code: field(form, "code"), language, address: getClientAddress() };
      await rooms.citizens.proveMandate(actor, params.mandate, typed);
      return redirect(303, `/my/mandates/${params.mandate}`);
    });
  },
  accept: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const path = `/my/mandates/${params.mandate}`;
      await atLevel(path, () => rooms.citizens.acceptMandate(actor, params.mandate, field(form, "code")));
      return redirect(303, path);
    });
  },
  end: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.endMandate(actor, params.mandate);
      return redirect(303, "/my/mandates");
    });
  },
};
