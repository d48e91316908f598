import { redirect } from "@sveltejs/kit";
import { attempt, readForm } from "#pages/reading/forms.ts";
import { ownPageIn } from "#pages/reading/own-page-form.ts";
import type { Actions } from "./$types";

export const actions: Actions = {
  default: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { slug } = await rooms.site.addOwnPage(actor, ownPageIn(form));
      return redirect(303, `/pages/${slug}`);
    });
  },
};
