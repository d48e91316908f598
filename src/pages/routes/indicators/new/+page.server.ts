import { redirect } from "@sveltejs/kit";
import { attemptForm, listDivisors } from "#pages/indicators/form-actions.ts";
import { ownOrganizations, requireOwnOrganizations } from "#pages/indicators/own-organizations.ts";
import { readStatement } from "#pages/indicators/statement-form.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { IndicatorFields } from "#pages/indicators/indicator-form.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, url }) => {
  if (locals.actor.kind !== "member") signInFirst(url.pathname);
  const organizations = await ownOrganizations(locals);
  const fields: IndicatorFields = { grain: "month", level: "country", decimals: "0" };
  return { organizations, fields, indicators: await listDivisors(locals, organizations[0]?.value ?? "") };
};

/** Of an editor alone is anything of a form looked for. */
const sourceOf = (locals: App.Locals) => async (fields: IndicatorFields) => {
  await requireOwnOrganizations(locals);
  return readStatement(locals, fields);
};

export const actions: Actions = {
  preview: async ({ locals, request }) => attemptForm(locals, request, { source: sourceOf(locals) }),
  keep: async ({ locals, request }) =>
    attemptForm(locals, request, {
      source: sourceOf(locals),
      keep: async (told, organization) => {
        const indicator = { ...told, organization };
        const { dataset } = await locals.rooms.indicators.createIndicator(locals.actor, indicator);
        return redirect(303, `/indicators/${dataset.slug}`);
      },
    }),
};
