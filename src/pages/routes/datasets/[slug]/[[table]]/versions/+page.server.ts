import { fail, redirect } from "@sveltejs/kit";
import { field, readForm } from "#pages/reading/forms.ts";
import { needOpen, openDataset } from "#pages/reading/open-table.ts";
import { pageOf } from "#pages/reading/paging.ts";
import { refusalOf } from "#pages/reading/refusals.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 20;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, parent, url }) => {
  const { editable, open } = await parent();
  const { table } = needOpen(open);
  const page = pageOf(url.searchParams);
  const instance = table.elsewhere === undefined ? {} : { instance: table.elsewhere.instance };
  const [versions, erasures, refresh] = await Promise.all([
    rooms.tables.listVersions(actor, table.id, { page, pageSize, ...instance }),
    table.elsewhere === undefined ? rooms.tables.listErasures(actor, table.id) : [],
    editable ? rooms.imports.refreshOf(actor, table.id) : undefined,
  ]);
  return { versions, erasures, refresh, page, pageSize };
};

export const actions: Actions = {
  back: async ({ locals, params, url, request }) => {
    const number = Number(field(await readForm(request), "number"));
    const { open } = await openDataset(locals, params, url.searchParams);
    try {
      await locals.rooms.tables.goBack(locals.actor, needOpen(open).table.id, number);
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      return fail(refusal.status, { refusal });
    }
    return redirect(303, url.pathname);
  },
};
