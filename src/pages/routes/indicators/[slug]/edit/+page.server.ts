import { redirect } from "@sveltejs/kit";
import { attemptForm, listDivisors } from "#pages/indicators/form-actions.ts";
import { fieldsOfIndicator, type IndicatorFields } from "#pages/indicators/indicator-form.ts";
import { offeredOf } from "#pages/indicators/guess-form.ts";
import { openOwnIndicator } from "#pages/indicators/own-indicator.ts";
import { fieldsOfStatement, readStatement } from "#pages/indicators/statement-form.ts";
import { markOf } from "../../../../../base/seen.ts";
import { askedOfIndicator } from "../../../../../indicators/indicator.ts";
import { findRefusal } from "#pages/reading/refusals.ts";
import type { IndicatorDefinition, RowsSource } from "../../../../../indicators/definition.ts";
import { labelOfPlace } from "../../../../../indicators/place-label.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params }) => {
  const { indicator, definition } = await openOwnIndicator(locals, params.slug);
  const { dataset } = indicator;
  const { source } = definition;
  const stated = source.kind === "statement" ? await fieldsOfStatement(locals, source) : {};
  return {
    dataset,
    seen: markOf(askedOfIndicator(indicator)),
    fields: { ...fieldsOfIndicator(indicator), ...stated },
    offered: source.kind === "rows" ? await columnsOf(locals, source) : undefined,
    source: source.kind,
    indicators: await listDivisors(locals, dataset.organization, dataset.id),
  };
};

/** Of the table that it is computed from, as the editor reads it here or at its producer; none where that is not read now. */
async function columnsOf({ rooms, actor }: App.Locals, { table, instance, place }: RowsSource) {
  // The one place that the table is about is offered again.
  const own = place === undefined || "column" in place || place.level === "country" ? [] : [place];
  const spatial = own.map((one) => ({ ...one, label: labelOfPlace(rooms.territory, one) ?? one.code }));
  try {
    const { version } =
      instance === undefined
        ? await rooms.tables.getTable(actor, table)
        : await rooms.remote.openTable(actor, table, { instance });
    return version && offeredOf({ columns: version.columns, profile: version.profile, spatial });
  } catch (thrown) {
    if (findRefusal(thrown) === undefined) throw thrown;
    return undefined;
  }
}

function sourceOf(locals: App.Locals, { source }: IndicatorDefinition) {
  return source.kind === "statement" ? (fields: IndicatorFields) => readStatement(locals, fields) : source;
}

export const actions: Actions = {
  preview: async ({ locals, params, request }) => {
    const { indicator, definition } = await openOwnIndicator(locals, params.slug);
    const { organization } = indicator.dataset;
    return attemptForm(locals, request, { organization, source: sourceOf(locals, definition) });
  },
  keep: async ({ locals, params, request }) => {
    const { indicator, definition } = await openOwnIndicator(locals, params.slug);
    const { id, slug, organization } = indicator.dataset;
    return attemptForm(locals, request, {
      organization,
      source: sourceOf(locals, definition),
      keep: async (told, _organization, seen) => {
        // What the form leaves empty is taken away, not kept.
        await locals.rooms.indicators.changeIndicator(locals.actor, id, {
          unit: undefined,
          better: undefined,
          target: undefined,
          method: undefined,
          description: "",
          ...told,
          ...seen,
        });
        return redirect(303, `/indicators/${slug}`);
      },
    });
  },
};
