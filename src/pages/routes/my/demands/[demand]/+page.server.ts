import { redirect } from "@sveltejs/kit";
import { atLevel } from "#pages/citizens/at-level.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(`/my/demands/${encodeURIComponent(params.demand)}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const demand = await atLevel(`/my/demands/${params.demand}`, () =>
    rooms.citizens.getOwnDemand(actor, params.demand),
  );
  const organization = await rooms.organizations.findOrganization(actor, demand.organization);
  return { demand, producer: organization?.name ?? "" };
};

export const actions: Actions = {
  prove: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.proveDemand(actor, params.demand, field(form, "code"));
      return redirect(303, `/my/demands/${params.demand}`);
    });
  },
  withdraw: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.withdrawDemand(actor, params.demand);
      return redirect(303, `/my/demands/${params.demand}`);
    });
  },
};
