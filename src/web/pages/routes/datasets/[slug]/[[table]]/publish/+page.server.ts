import { error, redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, parent }) => {
  const { editable, dataset } = await parent();
  if (!editable) error(403);
  const tables = await rooms.tables.listTables(actor, dataset.id);
  const personal = tables.flatMap(({ version }) => version?.personalData ?? []);
  return { personal };
};

export const actions: Actions = {
  default: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const dataset = await rooms.datasets.getDataset(actor, params.slug);
      await rooms.datasets.changeDataset(actor, dataset.id, {
        title: field(form, "title"),
        description: field(form, "description"),
        licence: field(form, "licence") === "other" ? field(form, "licence-other") : field(form, "licence"),
      });
      if (field(form, "then") === "keep") return redirect(303, `/datasets/${dataset.slug}`);
      const answer = field(form, "personalData");
      await rooms.datasets.publish(actor, dataset.id, answer === "" ? {} : { personalData: answer });
      return redirect(303, `/datasets/${dataset.slug}`);
    });
  },
};
