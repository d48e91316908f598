import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  const page = pageOf(url.searchParams);
  return { peers: await rooms.outbox.listWaitingPeers(actor, { page, pageSize }), page, pageSize };
};

export const actions: Actions = {
  retry: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.outbox.retryPeer(actor, field(form, "peer"));
      return redirect(303, "/admin/outbox");
    });
  },
};
