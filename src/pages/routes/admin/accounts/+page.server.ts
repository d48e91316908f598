import { attempt, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor } }) => ({
  mail: await rooms.accounts.readMailState(actor),
});

export const actions: Actions = {
  try: async ({ locals: { rooms, actor, language }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => ({ tried: await rooms.accounts.tryMail(actor, language) }));
  },
};
