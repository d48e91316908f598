import { error, redirect } from "@sveltejs/kit";
import { attempt, field, readForm, seenOf } from "#pages/reading/forms.ts";
import {
  attemptDescription,
  descriptionContext,
  measureDescription,
  openDescription,
  seenIn,
} from "#pages/publishing/describe.ts";
import { toChange } from "#pages/publishing/description-change.ts";
import { datasetNamed } from "#pages/publishing/replacement.ts";
import { defined } from "../../../../../../base/defined.ts";
import { markOf } from "../../../../../../base/seen.ts";
import { askedOfTable } from "../../../../../../tables/table.ts";
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
  const deleted = await rooms.tables.listDeletedTables(actor, dataset.id);
  return {
    ...(await openDescription(locals, dataset)),
    saved: url.searchParams.has("saved"),
    withdrawn: url.searchParams.has("withdrawn") && dataset.state === "withdrawn",
    list: named.map((table, index) => ({
      ...table,
      seen: markOf(tables[index] && askedOfTable(tables[index], refreshed[index]?.every)),
      every: refreshed[index]?.every ?? ("never" as const),
      large: tables[index]?.large ?? ("by-rows" as const),
      /** Whether its rows come from an address, which can be read again. */
      fetched: refreshed[index] !== undefined || tables[index]?.version?.source.kind === "url",
    })),
    /** Its rows are no file's: nothing is corrected, deleted or added. */
    isComputed: tables.some(({ version }) => version?.source.kind === "computed"),
    offersLarge: rooms.tables.offersLarge(),
    imports: imports.slice(0, 10),
    deleted,
    justDeleted: deleted.find(({ id }) => id === url.searchParams.get("deleted"))?.name,
    restored: tables.find(({ id }) => id === url.searchParams.get("restored"))?.name,
    renamed: url.searchParams.has("renamed"),
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
      const replacement = await datasetNamed({ rooms, actor }, field(form, "replacement"));
      await rooms.datasets.setReplacement(actor, dataset.id, replacement);
      return redirect(303, `/datasets/${dataset.slug}/edit?saved`);
    });
  },
  table: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const large = (["by-rows", "always", "never"] as const).find((one) => one === field(form, "large"));
      await rooms.tables.changeTable(actor, field(form, "id"), {
        name: field(form, "name"),
        ...defined({ large }),
        ...seenOf(form),
      });
      const every = (["hourly", "daily", "weekly", "never"] as const).find(
        (one) => one === field(form, "refresh"),
      );
      if (every !== undefined) await rooms.imports.setRefresh(actor, field(form, "id"), every);
      return redirect(303, `/datasets/${params.slug}/edit`);
    });
  },
  restore: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id, name } = await rooms.tables.restoreTable(actor, field(form, "id"));
      const renamed = name === field(form, "name") ? "" : "&renamed";
      return redirect(303, `/datasets/${params.slug}/edit?restored=${id}${renamed}`);
    });
  },
  again: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await rooms.datasets.getDataset(actor, params.slug);
      const { slug } = await rooms.datasets.publish(actor, id);
      return redirect(303, `/datasets/${slug}/published`);
    });
  },
};
