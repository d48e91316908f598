import { error, redirect } from "@sveltejs/kit";
import {
  attemptDescription,
  descriptionContext,
  measureDescription,
  openDescription,
  seenIn,
} from "#pages/publishing/describe.ts";
import { toChange } from "#pages/publishing/description-change.ts";
import { refusalOf } from "#pages/reading/refusals.ts";
import { field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, parent, url }) => {
  const { rooms, actor } = locals;
  const { editable, dataset } = await parent();
  if (!editable) error(403);
  // What stands in the way is asked again: a page that is loaded anew sends nothing twice.
  const unready = url.searchParams.has("refused") ? await rooms.datasets.findUnready(actor, dataset.id) : [];
  return { notYet: unready.map(refusalOf), ...(await openDescription(locals, dataset)) };
};

export const actions: Actions = {
  publish: async ({ locals, request, params }) => {
    const { rooms, actor } = locals;
    const form = await readForm(request);
    return attemptDescription(form, async (written) => {
      const before = await rooms.datasets.getDataset(actor, params.slug);
      const change = toChange(written, await descriptionContext(locals, before));
      const { id, slug } = await rooms.datasets.changeDataset(actor, before.id, {
        ...change,
        ...seenIn(form),
      });
      // The draft holds all that was written, whatever becomes of the publication.
      if (field(form, "then") === "keep") return redirect(303, `/datasets/${slug}`);
      if ((await rooms.datasets.findUnready(actor, id)).length > 0)
        return redirect(303, `/datasets/${slug}/publish?refused=yes`);
      const published = await rooms.datasets.publish(actor, id);
      return redirect(303, `/datasets/${published.slug}/published`);
    });
  },
  quality: async ({ locals, request, params }) =>
    measureDescription(locals, await readForm(request), params.slug),
};
