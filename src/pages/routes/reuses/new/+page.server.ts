import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { editedOrganizations } from "#pages/reading/organizations.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") {
    signInFirst(url.pathname + url.search);
  }
  const named = url.searchParams.get("dataset") ?? "";
  const dataset = named === "" ? undefined : await rooms.datasets.getDataset(actor, named);
  return {
    organizations: await editedOrganizations({ rooms, actor }),
    chosen: url.searchParams.get("organization") ?? "",
    ...(dataset === undefined
      ? {}
      : { dataset: { id: dataset.id, slug: dataset.slug, title: dataset.title } }),
  };
};

export const actions: Actions = {
  default: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const [organization, dataset] = [field(form, "organization"), field(form, "dataset")];
      const { slug } = await rooms.projects.createProject(actor, {
        title: field(form, "title"),
        description: field(form, "description"),
        url: field(form, "url"),
        theme: field(form, "theme"),
        ...(organization === "" ? {} : { organization }),
        ...(dataset === "" ? {} : { dataset }),
      });
      return redirect(303, `/reuses/${slug}/edit`);
    });
  },
};
