import { error, redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import {
  attemptDescription,
  descriptionContext,
  measureDescription,
  openDescription,
  seenIn,
} from "#pages/publishing/describe.ts";
import { toChange } from "#pages/publishing/description-change.ts";
import { nameTables } from "../../../../../../tables/named-tables.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, parent, url }) => {
  const { rooms, actor } = locals;
  const { editable, dataset } = await parent();
  if (!editable) error(403);
  const tables = await rooms.tables.listTables(actor, dataset.id);
  const named = nameTables(tables);
  const refreshed = await Promise.all(tables.map(({ id }) => rooms.imports.refreshOf(actor, id)));
  const imports = await rooms.imports.listImports(actor, dataset.id);
  return {
    ...(await openDescription(locals, dataset)),
    saved: url.searchParams.has("saved"),
    list: named.map((table, index) => ({
      ...table,
      every: refreshed[index]?.every ?? ("never" as const),
      /** Whether its rows come from an address, which can be read again. */
      fetched: refreshed[index] !== undefined || tables[index]?.version?.source.kind === "url",
    })),
    imports: imports.slice(0, 10),
  };
};

export const actions: Actions = {
  describe: async ({ locals, request, params }) => {
    const { rooms, actor } = locals;
    const form = await readForm(request);
    return attemptDescription(form, async (written) => {
      const dataset = await rooms.datasets.getDataset(actor, params.slug);
      const change = toChange(written, await descriptionContext(locals, dataset));
      const { slug } = await rooms.datasets.changeDataset(actor, dataset.id, { ...change, ...seenIn(form) });
      return redirect(303, `/datasets/${slug}/edit?saved`);
    });
  },
  quality: async ({ locals, request, params }) =>
    measureDescription(locals, await readForm(request), params.slug),
  replace: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const dataset = await rooms.datasets.getDataset(actor, params.slug);
      const told = field(form, "replacement").replace(/^.*\/datasets\//, "");
      const replacement = told === "" ? undefined : await rooms.datasets.getDataset(actor, told);
      await rooms.datasets.setReplacement(actor, dataset.id, replacement?.id);
      return redirect(303, `/datasets/${dataset.slug}/edit?saved`);
    });
  },
  table: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.tables.changeTable(actor, field(form, "id"), { name: field(form, "name") });
      const every = (["hourly", "daily", "weekly", "never"] as const).find(
        (one) => one === field(form, "refresh"),
      );
      if (every !== undefined) await rooms.imports.setRefresh(actor, field(form, "id"), every);
      return redirect(303, `/datasets/${params.slug}/edit`);
    });
  },
  remove: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.tables.deleteTable(actor, field(form, "id"));
      return redirect(303, `/datasets/${params.slug}/edit`);
    });
  },
  withdraw: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const dataset = await rooms.datasets.getDataset(actor, params.slug);
      await rooms.datasets.withdraw(actor, dataset.id, field(form, "reason"));
      return redirect(303, `/datasets/${dataset.slug}/edit`);
    });
  },
  delete: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const dataset = await rooms.datasets.getDataset(actor, params.slug);
      await rooms.datasets.deleteDataset(actor, dataset.id);
      return redirect(303, `/organizations/${dataset.organizationSlug}`);
    });
  },
};
