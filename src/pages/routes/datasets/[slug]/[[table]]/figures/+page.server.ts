import { error, redirect } from "@sveltejs/kit";
import { seenIn } from "#pages/publishing/describe.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ parent }) => {
  const { editable, dataset } = await parent();
  if (!editable) error(403);
  return { seen: dataset.modifiedAt.toISOString() };
};

export const actions: Actions = {
  /** The titles, the order and which stay, as the whole form says. */
  save: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const dataset = await rooms.datasets.getDataset(actor, params.slug);
      const figures = (dataset.metadata.figures ?? [])
        .map((figure, index) => ({
          figure: { ...figure, title: field(form, `title-${index}`) || figure.title },
          place: Number(field(form, `place-${index}`)) || index + 1,
          removed: form.has(`remove-${index}`),
        }))
        .filter(({ removed }) => !removed)
        .toSorted((a, b) => a.place - b.place)
        .map(({ figure }) => figure);
      await rooms.datasets.changeDataset(actor, dataset.id, { metadata: { figures }, ...seenIn(form) });
      return redirect(303, `/datasets/${dataset.slug}#kept`);
    });
  },
};
