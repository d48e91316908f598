import { error, redirect } from "@sveltejs/kit";
import { differencesOf } from "../../../../../sharing/terms-difference.ts";
import { attempt, attemptKeeping, field, readForm } from "#pages/reading/forms.ts";
import { toOfferedTerms } from "#pages/reading/sharing-forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params }) => {
  if (actor.kind !== "member") signInFirst(`/exchanges/${encodeURIComponent(params.id)}/offer`);
  const exchange = await rooms.sharing.getExchange(actor, params.id);
  if (!exchange.actions.some(({ type }) => type === "offer")) error(403);
  const offered = await rooms.sharing.offeredOf(actor, params.id);
  return {
    exchange,
    tables: offered.tables
      .filter(({ rule }) => rule.level === "restricted")
      .map(({ id, name, columns }) => ({ id, name, columns: columns.map((column) => column.name) })),
  };
};

export const actions: Actions = {
  compare: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const exchange = await rooms.sharing.getExchange(actor, params.id);
      const offered = await rooms.sharing.offeredOf(actor, params.id);
      const terms = toOfferedTerms(
        form,
        offered.tables.map(({ id }) => id),
      );
      return { terms, difference: differencesOf(exchange.terms, terms), note: field(form, "note") };
    });
  },
  send: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    const offered = await rooms.sharing.offeredOf(actor, params.id);
    const terms = toOfferedTerms(
      form,
      offered.tables.map(({ id }) => id),
    );
    return attemptKeeping(
      form,
      () => ({ written: terms }),
      async () => {
        await rooms.sharing.offerTerms(actor, params.id, { terms, note: field(form, "note") });
        return redirect(303, `/exchanges/${params.id}`);
      },
    );
  },
};
