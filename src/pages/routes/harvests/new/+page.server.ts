import { redirect } from "@sveltejs/kit";
import { attempt, readForm } from "#pages/reading/forms.ts";
import { managedOrganizations, sourceIn } from "#pages/reading/harvests.ts";
import { textFields } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, url }) => {
  if (locals.actor.kind !== "member") {
    signInFirst(url.pathname);
  }
  return { organizations: await managedOrganizations(locals) };
};

export const actions: Actions = {
  preview: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const preview = await rooms.harvests.previewSource(actor, sourceIn(form));
      const records = preview.records.map(({ place, identifier, dataset, url, problems }) => ({
        place,
        identifier,
        url,
        problems,
        title: dataset?.title,
        description: dataset?.description,
        licence: dataset?.licence,
        files: dataset?.metadata.distributions.length ?? 0,
        publisher: dataset?.metadata.publisher?.name,
      }));
      // What was found is asked for again in the hidden form: the record is not read twice for its kind.
      const values = { ...textFields(form), kind: preview.kind };
      return { preview: { ...preview, records }, values };
    });
  },
  create: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const source = await rooms.harvests.createSource(actor, sourceIn(form));
      const run = await rooms.harvests.harvestLater(actor, source.id);
      return redirect(303, `/harvests/${source.id}/runs/${run.id}`);
    });
  },
};
