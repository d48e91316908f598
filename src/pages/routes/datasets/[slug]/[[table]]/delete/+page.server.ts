import { error, redirect } from "@sveltejs/kit";
import { defined } from "../../../../../../base/defined.ts";
import { consequencesOf } from "#pages/publishing/consequences.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Asks before a table, or a draft, is deleted. What was published is withdrawn. */
export const load: PageServerLoad = async ({ locals, parent, params }) => {
  const { rooms, actor } = locals;
  const { editable, dataset, current, tables } = await parent();
  if (!editable) error(403);
  const table = params.table === undefined ? undefined : current;
  if (table === undefined && dataset.state !== "draft") redirect(303, `/datasets/${dataset.slug}/edit`);
  const others = tables.filter(({ id }) => id !== table?.id);
  return {
    table,
    others,
    /** A published dataset keeps one table. */
    isLast: table !== undefined && dataset.state === "published" && others.length === 0,
    agreements: table === undefined ? 0 : await rooms.tables.countAgreementsOver(actor, table.id),
    consequences: await consequencesOf(locals, dataset.id),
  };
};

export const actions: Actions = {
  remove: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const [reason, replacedBy] = [field(form, "reason"), field(form, "replacement")];
      const id = field(form, "id");
      await rooms.tables.deleteTable(actor, id, {
        ...(reason === "" ? {} : { reason }),
        ...defined({ replacedBy: replacedBy === "" ? undefined : replacedBy }),
      });
      return redirect(303, `/datasets/${params.slug}/edit?deleted=${encodeURIComponent(id)}#deleted`);
    });
  },
  delete: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const dataset = await rooms.datasets.getDataset(actor, params.slug);
      await rooms.datasets.deleteDataset(actor, dataset.id);
      return redirect(303, `/organizations/${dataset.organizationSlug}#deleted`);
    });
  },
};
