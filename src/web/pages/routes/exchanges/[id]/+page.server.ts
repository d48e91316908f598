import { redirect } from "@sveltejs/kit";
import { differencesOf } from "../../../../../sharing/terms-difference.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor, language }, params }) => {
  if (actor.kind !== "member") redirect(303, `/sign-in?back=/exchanges/${params.id}`);
  const exchange = await rooms.sharing.getExchange(actor, params.id);
  await rooms.sharing.readNotifications(actor, { exchange: exchange.id });
  await rooms.sharing.rememberLanguage(actor, language);
  const organization =
    exchange.organization === undefined
      ? undefined
      : await rooms.organizations.findOrganization(actor, exchange.organization);
  let before: typeof exchange.terms | undefined;
  const entries = exchange.entries.map((entry) => {
    const difference =
      entry.terms === undefined || before === undefined ? undefined : differencesOf(before, entry.terms);
    before = entry.terms ?? before;
    return { ...entry, difference };
  });
  return { exchange, entries, organization };
};

export const actions: Actions = {
  accept: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.sharing.acceptExchange(actor, params.id);
      return redirect(303, `/exchanges/${params.id}`);
    });
  },
  refuse: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.sharing.refuseExchange(actor, params.id, field(form, "reason"));
      return redirect(303, `/exchanges/${params.id}`);
    });
  },
  withdraw: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.sharing.withdrawAgreement(actor, params.id, field(form, "reason"));
      return redirect(303, `/exchanges/${params.id}`);
    });
  },
  takeback: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.sharing.takeBack(actor, params.id, field(form, "note"));
      return redirect(303, `/exchanges/${params.id}`);
    });
  },
  renew: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await rooms.sharing.renewAgreement(actor, params.id);
      return redirect(303, `/exchanges/${id}`);
    });
  },
};
