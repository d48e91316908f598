import { error, redirect } from "@sveltejs/kit";
import { consequencesOf } from "#pages/publishing/consequences.ts";
import { datasetNamed } from "#pages/publishing/replacement.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Asks before a published dataset is withdrawn. */
export const load: PageServerLoad = async ({ locals, parent }) => {
  const { rooms, actor } = locals;
  const { editable, dataset, tables } = await parent();
  if (!editable) error(403);
  if (dataset.state !== "published") redirect(303, `/datasets/${dataset.slug}/edit`);
  const agreements = await Promise.all(tables.map(({ id }) => rooms.tables.countAgreementsOver(actor, id)));
  return { agreements: Math.max(0, ...agreements), consequences: await consequencesOf(locals, dataset.id) };
};

export const actions: Actions = {
  withdraw: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id, slug } = await rooms.datasets.getDataset(actor, params.slug);
      const replacement = await datasetNamed({ rooms, actor }, field(form, "replacement"));
      await rooms.datasets.withdraw(actor, id, field(form, "reason"), replacement);
      return redirect(303, `/datasets/${slug}/edit?withdrawn`);
    });
  },
};
