import { error, redirect } from "@sveltejs/kit";
import { markOf } from "../../../../../../base/seen.ts";
import { toAccessChange } from "#pages/reading/sharing-forms.ts";
import { attempt, attemptKeeping, field, readForm, seenOf } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Of the dataset, or of the table that `?of=` names. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, parent, url }) => {
  const { editable, dataset } = await parent();
  if (!editable) error(403);
  const settings = await rooms.sharing.getAccess(actor, dataset.id);
  const of = url.searchParams.get("of");
  const table = of === null ? undefined : settings.tables.find(({ id }) => id === of);
  if (of !== null && table === undefined) error(404);
  const seen = markOf(table?.rule ?? settings.own);
  return { settings, scope: table, seen, saved: url.searchParams.has("saved") };
};

export const actions: Actions = {
  set: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attemptKeeping(
      form,
      () => ({ written: toAccessChange(form) }),
      async () => {
        const { id, slug } = await rooms.datasets.getDataset(actor, params.slug);
        const table = field(form, "table");
        const change = { ...toAccessChange(form), ...seenOf(form) };
        if (table === "") await rooms.sharing.setAccess(actor, id, change);
        else await rooms.sharing.setTableAccess(actor, table, change);
        return redirect(303, `/datasets/${slug}/access?${table === "" ? "" : `of=${table}&`}saved`);
      },
    );
  },
  clear: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.sharing.clearTableAccess(actor, field(form, "table"));
      return redirect(303, `/datasets/${params.slug}/access?saved`);
    });
  },
};
