import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor } }) => {
  const keys = await rooms.signatures.listKeys(actor);
  return { keys, waiting: keys.find(({ state }) => state === "waiting") };
};

export const actions: Actions = {
  rotate: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.signatures.rotateKey(actor);
      return redirect(303, "/admin/keys");
    });
  },
  revoke: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.signatures.revokeKey(actor, field(form, "key"));
      return redirect(303, "/admin/keys");
    });
  },
};
