import { error, redirect } from "@sveltejs/kit";
import { nameTables } from "#pages/reading/tables.ts";
import { field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  if (actor.kind !== "member") error(401);
  setHeaders({ "cache-control": "no-store" });
  const work = await rooms.imports.getImport(actor, params.id);
  const dataset = await rooms.datasets.getDataset(actor, work.dataset);
  const tables = await rooms.tables.listTables(actor, dataset.id);
  const named = nameTables(tables);
  const made = work.made.flatMap(({ table, version }) => {
    const found = named.find(({ id }) => id === table);
    const now = tables.find(({ id }) => id === table)?.version;
    const account = now?.number === version ? now.account : undefined;
    return found === undefined ? [] : [{ ...found, version, rows: now?.rows ?? 0, account }];
  });
  return { work, dataset, made };
};

export const actions: Actions = {
  anyway: async ({ locals, params, request }) => {
    field(await readForm(request), "id");
    const { id } = await locals.rooms.imports.importAnyway(locals.actor, params.id);
    return redirect(303, `/imports/${id}`);
  },
  cancel: async ({ locals, params, request }) => {
    field(await readForm(request), "id");
    await locals.rooms.imports.cancelImport(locals.actor, params.id);
    return redirect(303, `/imports/${params.id}`);
  },
};
