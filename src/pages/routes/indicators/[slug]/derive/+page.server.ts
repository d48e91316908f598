import { redirect } from "@sveltejs/kit";
import { attemptForm, listDivisors } from "#pages/indicators/form-actions.ts";
import { fieldsOfIndicator, type IndicatorFields } from "#pages/indicators/indicator-form.ts";
import { openOwnIndicator } from "#pages/indicators/own-indicator.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params }) => {
  const { indicator } = await openOwnIndicator(locals, params.slug);
  const { dataset } = indicator;
  const { unit = "", decimals = "0", better = "" } = fieldsOfIndicator(indicator);
  const fields: IndicatorFields = { unit, decimals, better };
  return { dataset, fields, indicators: await listDivisors(locals, dataset.organization) };
};

export const actions: Actions = {
  preview: async ({ locals, params, request }) => {
    const { indicator } = await openOwnIndicator(locals, params.slug);
    const { id, organization } = indicator.dataset;
    return attemptForm(locals, request, { organization, source: { kind: "indicator", indicator: id } });
  },
  keep: async ({ locals, params, request }) => {
    const { indicator } = await openOwnIndicator(locals, params.slug);
    const { id, organization, licence } = indicator.dataset;
    return attemptForm(locals, request, {
      organization,
      source: { kind: "indicator", indicator: id },
      keep: async (told) => {
        const made = await locals.rooms.indicators.createIndicator(locals.actor, {
          ...told,
          organization,
          ...(licence === undefined ? {} : { licence }),
        });
        return redirect(303, `/indicators/${made.dataset.slug}`);
      },
    });
  },
};
