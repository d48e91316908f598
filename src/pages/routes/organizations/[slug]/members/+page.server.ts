import { error, redirect } from "@sveltejs/kit";
import { attempt, field, readForm, seenOf } from "#pages/reading/forms.ts";
import { manages } from "#pages/reading/open-table.ts";
import { markOf, partsOf } from "../../../../../base/seen.ts";
import { askedOfOrganization, organizationKinds } from "../../../../../people/organization.ts";
import type { Actions, PageServerLoad } from "./$types";

const roles = ["administrator", "editor", "reader"] as const;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params }) => {
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  const members = await rooms.organizations.listMembers(actor, organization.id);
  return {
    organization,
    seen: markOf(partsOf(organization, askedOfOrganization)),
    members: members.map(({ account, role }) => ({ account, role, seen: markOf(role) })),
    kinds: organizationKinds,
    sendsMail: rooms.instance.sendsMail,
    manages: manages(actor, organization.id),
    own: actor.kind === "member" ? actor.account : "",
  };
};

export const actions: Actions = {
  change: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const organization = await need(rooms, actor, params.slug);
      await rooms.organizations.changeOrganization(actor, organization.id, {
        name: field(form, "name"),
        description: field(form, "description"),
        url: field(form, "url"),
        email: field(form, "email"),
        kind: field(form, "kind"),
        siren: field(form, "siren"),
        ...seenOf(form),
      });
      return redirect(303, `/organizations/${params.slug}`);
    });
  },
  logo: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const organization = await need(rooms, actor, params.slug);
      const sent = form.get("picture");
      const bytes = sent instanceof File ? Buffer.from(await sent.arrayBuffer()) : Buffer.alloc(0);
      await rooms.logos.setLogo(actor, organization.id, bytes);
      return redirect(303, `/organizations/${params.slug}/members#logo`);
    });
  },
  unlogo: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const organization = await need(rooms, actor, params.slug);
      await rooms.logos.removeLogo(actor, organization.id);
      return redirect(303, `/organizations/${params.slug}/members#logo`);
    });
  },
  invite: async ({ locals: { rooms, actor, language }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const organization = await need(rooms, actor, params.slug);
      const role = roles.find((one) => one === field(form, "role")) ?? "reader";
      const email = field(form, "email");
      const { secret, letter } = await rooms.accounts.inviteAccount(actor, {
        email,
        organization: organization.id,
        role,
        language,
      });
      return { invited: email, letter, link: `${rooms.instance.url}/invitation?secret=${secret}` };
    });
  },
  role: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const organization = await need(rooms, actor, params.slug);
      const role = roles.find((one) => one === field(form, "role"));
      const account = field(form, "account");
      if (role === undefined) await rooms.organizations.removeMember(actor, organization.id, account);
      else await rooms.organizations.setMember(actor, organization.id, account, role, seenOf(form));
      return redirect(303, `/organizations/${params.slug}/members`);
    });
  },
  leave: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const organization = await need(rooms, actor, params.slug);
      if (actor.kind !== "member") error(401);
      await rooms.organizations.removeMember(actor, organization.id, actor.account);
      return redirect(303, `/organizations/${params.slug}`);
    });
  },
};

async function need(rooms: App.Locals["rooms"], actor: App.Locals["actor"], slug: string) {
  const organization = await rooms.organizations.findOrganization(actor, slug);
  if (organization === undefined) error(404);
  return organization;
}
