import { error, redirect } from "@sveltejs/kit";
import { conditions } from "#pages/charts/read-chart.ts";
import { readChoice } from "#pages/charts/read-choice.ts";
import { attemptForm, listDivisors } from "#pages/indicators/form-actions.ts";
import { guessFields, offeredOf } from "#pages/indicators/guess-form.ts";
import { parseQuery } from "#pages/reading/filters.ts";
import { needOpen, openDataset } from "#pages/reading/open-table.ts";
import { showCoverage } from "#pages/reading/coverage.ts";
import type { Actions, PageServerLoad } from "./$types";

/** The table, for who may make an indicator of it: an editor of its organization, where it is held here. */
async function openForEditor(locals: App.Locals, params: { slug: string; table?: string | undefined }) {
  const { dataset, open, editable } = await openDataset(locals, params, new URLSearchParams());
  if (!editable) error(locals.actor.kind === "member" ? 403 : 401);
  const { version, table } = needOpen(open);
  const { columns, profile } = version;
  const spatial = dataset.metadata.spatial.flatMap((one) => {
    const label = showCoverage(one, locals.rooms.territory)?.name;
    return one.place === undefined || label === undefined ? [] : [{ ...one.place, label }];
  });
  return { dataset, table, looked: { columns, profile, spatial } };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { dataset, looked } = await openForEditor(locals, params);
  const { columns, profile } = looked;
  const query = parseQuery(columns, url.searchParams);
  const fields = guessFields(looked, {
    choice: readChoice(url.searchParams, columns, profile),
    filter: conditions({ query }).toString(),
    title: dataset.title,
  });
  return { fields, offered: offeredOf(looked), indicators: await listDivisors(locals, dataset.organization) };
};

export const actions: Actions = {
  preview: async ({ locals, params, request }) => {
    const { dataset, table } = await openForEditor(locals, params);
    return attemptForm(locals, request, {
      organization: dataset.organization,
      source: { table: table.id },
    });
  },
  keep: async ({ locals, params, request }) => {
    const { dataset, table } = await openForEditor(locals, params);
    const { organization, licence } = dataset;
    return attemptForm(locals, request, {
      organization,
      source: { table: table.id },
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
