import { redirect } from "@sveltejs/kit";
import { attempt, attemptKeeping, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor } }) => ({
  webhooks: await rooms.network.listWebhooks(actor),
});

export const actions: Actions = {
  create: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    const kept = () => ({ kinds: form.getAll("kinds").map(String) });
    return attemptKeeping(form, kept, async () => {
      const { url, secret } = await rooms.network.createWebhook(actor, {
        url: field(form, "url"),
        note: field(form, "note"),
        kinds: form.getAll("kinds").map(String),
      });
      return { made: { url, secret } };
    });
  },
  enable: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.network.enableWebhook(actor, field(form, "id"));
      return redirect(303, "/admin/network/webhooks");
    });
  },
  delete: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.network.deleteWebhook(actor, field(form, "id"));
      return redirect(303, "/admin/network/webhooks");
    });
  },
};
