import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { organizationsOfHere } from "#pages/reading/organizations.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  const page = pageOf(url.searchParams);
  const [accounts, organizations] = await Promise.all([
    rooms.accounts.listAccounts(actor, { page, pageSize }),
    organizationsOfHere({ rooms, actor }),
  ]);
  return {
    accounts,
    sendsMail: rooms.instance.sendsMail,
    organizations: organizations.map(({ id, name }) => ({ id, name })),
    page,
    pageSize,
  };
};

export const actions: Actions = {
  invite: async ({ locals: { rooms, actor, language }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const email = field(form, "email");
      const organization = field(form, "organization");
      const role = (["administrator", "editor", "reader"] as const).find(
        (one) => one === field(form, "role"),
      );
      const { secret, letter } = await rooms.accounts.inviteAccount(actor, {
        email,
        language,
        ...(organization === "" ? {} : { organization, role: role ?? "reader" }),
        ...(field(form, "administrator") === "" ? {} : { administrator: true }),
      });
      return { invited: email, letter, link: `${rooms.instance.url}/invitation?secret=${secret}` };
    });
  },
  suspend: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.accounts.suspendAccount(actor, field(form, "id"));
      return redirect(303, "/admin/people");
    });
  },
  restore: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.accounts.restoreAccount(actor, field(form, "id"));
      return redirect(303, "/admin/people");
    });
  },
  reset: async ({ locals: { rooms, actor, language }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.accounts.resetSecondFactor(actor, field(form, "id"), language);
      return redirect(303, "/admin/people");
    });
  },
  recover: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { secret } = await rooms.accounts.makeRecovery(actor, field(form, "id"));
      return { invited: field(form, "email"), link: `${rooms.instance.url}/recovery?secret=${secret}` };
    });
  },
};
