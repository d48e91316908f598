import { error, redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

const roles = ["administrator", "editor", "reader"] as const;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params }) => {
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  return { organization, members: await rooms.organizations.listMembers(actor, organization.id) };
};

export const actions: Actions = {
  change: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const organization = await need(rooms, actor, params.slug);
      await rooms.organizations.changeOrganization(actor, organization.id, {
        name: field(form, "name"),
        description: field(form, "description"),
      });
      return redirect(303, `/organizations/${params.slug}`);
    });
  },
  invite: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const organization = await need(rooms, actor, params.slug);
      const role = roles.find((one) => one === field(form, "role")) ?? "reader";
      const email = field(form, "email");
      const { secret } = await rooms.accounts.inviteAccount(actor, {
        email,
        organization: organization.id,
        role,
      });
      return { invited: email, link: `${rooms.instance.url}/invitation?secret=${secret}` };
    });
  },
  role: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const organization = await need(rooms, actor, params.slug);
      const role = roles.find((one) => one === field(form, "role"));
      const account = field(form, "account");
      if (role === undefined) await rooms.organizations.removeMember(actor, organization.id, account);
      else await rooms.organizations.setMember(actor, organization.id, account, role);
      return redirect(303, `/organizations/${params.slug}/members`);
    });
  },
};

async function need(rooms: App.Locals["rooms"], actor: App.Locals["actor"], slug: string) {
  const organization = await rooms.organizations.findOrganization(actor, slug);
  if (organization === undefined) error(404);
  return organization;
}
