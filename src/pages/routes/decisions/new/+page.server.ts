import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { editedOrganizations } from "#pages/reading/organizations.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") {
    signInFirst(url.pathname + url.search);
  }
  return { organizations: await editedOrganizations({ rooms, actor }) };
};

export const actions: Actions = {
  default: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { slug } = await rooms.decisions.createDecision(actor, {
        organization: field(form, "organization"),
        title: field(form, "title"),
      });
      return redirect(303, `/decisions/${slug}/edit`);
    });
  },
};
