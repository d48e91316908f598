import { error, redirect } from "@sveltejs/kit";
import {
  attemptDescription,
  descriptionContext,
  measureDescription,
  openDescription,
  seenIn,
} from "#pages/publishing/describe.ts";
import { toChange } from "#pages/publishing/description-change.ts";
import { field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, parent }) => {
  const { rooms, actor } = locals;
  const { editable, dataset } = await parent();
  if (!editable) error(403);
  const tables = await rooms.tables.listTables(actor, dataset.id);
  const personal = tables.flatMap(({ version }) => version?.personalData ?? []);
  return { personal, ...(await openDescription(locals, dataset)) };
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
      if (field(form, "then") === "keep") return redirect(303, `/datasets/${slug}`);
      const answer = field(form, "personalData");
      const published = await rooms.datasets.publish(
        actor,
        id,
        answer === "" ? {} : { personalData: answer },
      );
      return redirect(303, `/datasets/${published.slug}/published`);
    });
  },
  quality: async ({ locals, request, params }) =>
    measureDescription(locals, await readForm(request), params.slug),
};
