import { error, redirect } from "@sveltejs/kit";
import { conditions } from "#pages/charts/read-chart.ts";
import { readChoice } from "#pages/charts/read-choice.ts";
import { attemptForm, listDivisors } from "#pages/indicators/form-actions.ts";
import { guessFields, offeredOf } from "#pages/indicators/guess-form.ts";
import { requireOwnOrganizations } from "#pages/indicators/own-organizations.ts";
import { parseQuery } from "#pages/reading/filters.ts";
import { needOpen, openDataset } from "#pages/reading/open-table.ts";
import { showCoverage } from "#pages/reading/coverage.ts";
import { defined } from "../../../../../../base/defined.ts";
import type { Actions, PageServerLoad } from "./$types";

/** The table, for who may make an indicator of it: where another instance holds it, the form asks whose it is. */
async function openForEditor(locals: App.Locals, params: { slug: string; table?: string | undefined }) {
  const { dataset, open, editable, measurable } = await openDataset(locals, params, new URLSearchParams());
  if (!measurable) error(locals.actor.kind === "member" ? 403 : 401);
  const { version, table } = needOpen(open);
  const { columns, profile } = version;
  const spatial = dataset.metadata.spatial.flatMap((one) => {
    const label = showCoverage(one, locals.rooms.territory)?.name;
    return one.place === undefined || label === undefined ? [] : [{ ...one.place, label }];
  });
  const source = { table: table.id, ...defined({ instance: table.elsewhere?.instance }) };
  const whose = editable ? { organization: dataset.organization } : {};
  return { dataset, sent: { ...whose, source }, looked: { columns, profile, spatial } };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { dataset, sent, looked } = await openForEditor(locals, params);
  const organizations = sent.organization === undefined ? await requireOwnOrganizations(locals) : undefined;
  const { columns, profile } = looked;
  const query = parseQuery(columns, url.searchParams);
  const fields = guessFields(looked, {
    choice: readChoice(url.searchParams, columns, profile),
    filter: conditions({ query }).toString(),
    title: dataset.title,
  });
  return {
    fields,
    organizations,
    offered: offeredOf(looked),
    indicators: await listDivisors(locals, organizations?.[0]?.value ?? dataset.organization),
  };
};

export const actions: Actions = {
  preview: async ({ locals, params, request }) => {
    const { sent } = await openForEditor(locals, params);
    return attemptForm(locals, request, sent);
  },
  keep: async ({ locals, params, request }) => {
    const { dataset, sent } = await openForEditor(locals, params);
    const { licence } = dataset;
    return attemptForm(locals, request, {
      ...sent,
      keep: async (told, organization) => {
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
