import { redirect } from "@sveltejs/kit";
import { defined } from "../../../../../base/defined.ts";
import { openDerivedFrom } from "#pages/indicators/derived-from.ts";
import { attemptForm, listDivisors } from "#pages/indicators/form-actions.ts";
import { fieldsOfIndicator, type IndicatorFields } from "#pages/indicators/indicator-form.ts";
import { requireOwnOrganizations } from "#pages/indicators/own-organizations.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params }) => {
  const { indicator, organization, levels } = await openDerivedFrom(locals, params.slug);
  const { dataset } = indicator;
  const { unit = "", decimals = "0", better = "" } = fieldsOfIndicator(indicator);
  const fields: IndicatorFields = { unit, decimals, better };
  const organizations = organization === undefined ? await requireOwnOrganizations(locals) : undefined;
  const whose = organization ?? organizations?.[0]?.value ?? "";
  return { dataset, fields, levels, organizations, indicators: await listDivisors(locals, whose) };
};

export const actions: Actions = {
  preview: async ({ locals, params, request }) => {
    const { organization, source } = await openDerivedFrom(locals, params.slug);
    return attemptForm(locals, request, { ...defined({ organization }), source });
  },
  keep: async ({ locals, params, request }) => {
    const { indicator, organization: own, source } = await openDerivedFrom(locals, params.slug);
    const { licence } = indicator.dataset;
    return attemptForm(locals, request, {
      ...defined({ organization: own }),
      source,
      keep: async (told, organization) => {
        const made = await locals.rooms.indicators.createIndicator(locals.actor, {
          ...told,
          organization,
          ...defined({ licence }),
        });
        return redirect(303, `/indicators/${made.dataset.slug}`);
      },
    });
  },
};
