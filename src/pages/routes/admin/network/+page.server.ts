import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  const page = pageOf(url.searchParams);
  const [ties, invitations] = await Promise.all([
    rooms.network.listTies(actor, { page, pageSize }),
    rooms.network.listInvitations(actor),
  ]);
  const now = rooms.instance.now().getTime();
  const waiting = invitations.filter(
    ({ usedBy, revokedAt, expiresAt }) =>
      usedBy === undefined && revokedAt === undefined && expiresAt.getTime() > now,
  );
  return { ties, waiting, page, pageSize };
};

export const actions: Actions = {
  follow: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await rooms.network.follow(actor, field(form, "instance"));
      return redirect(303, `/admin/network/${id}`);
    });
  },
  invite: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { code } = await rooms.network.inviteInstance(actor, { note: field(form, "note") });
      return { code };
    });
  },
  revoke: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.network.revokeInvitation(actor, field(form, "id"));
      return redirect(303, "/admin/network");
    });
  },
  accept: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.network.accept(actor, field(form, "id"));
      return redirect(303, "/admin/network");
    });
  },
  refuse: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.network.refuse(actor, field(form, "id"));
      return redirect(303, "/admin/network");
    });
  },
  retell: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.network.tellAgain(actor);
      return redirect(303, "/admin/network");
    });
  },
};
