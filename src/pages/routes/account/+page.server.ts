import { redirect } from "@sveltejs/kit";
import { attempt, field, openSession, readForm, rawField } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") signInFirst("/account");
  const [account, tokens] = await Promise.all([
    rooms.accounts.getAccount(actor),
    rooms.tokens.listTokens(actor),
  ]);
  const organizations = await Promise.all(
    actor.memberships.map(async ({ organization, role }) => ({
      role,
      organization: await rooms.organizations.findOrganization(actor, organization),
    })),
  );
  return {
    account,
    tokens,
    organizations,
    sendsMail: rooms.instance.sendsMail,
    changed: url.searchParams.has("changed"),
  };
};

export const actions: Actions = {
  name: async ({ locals, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await locals.rooms.accounts.changeAccount(locals.actor, { name: field(form, "name") });
      return redirect(303, "/account");
    });
  },
  password: async ({ locals, request, cookies, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const password = {
        current: rawField(form, "password-current"),
        next: rawField(form, "password-next"),
        language: locals.language,
      };
      await locals.rooms.accounts.changeAccount(locals.actor, { password });
      openSession({ cookies, url, locals }, await locals.rooms.accounts.renewSession(locals.actor));
      return { done: "pages-password-changed" };
    });
  },
  email: async ({ locals: { rooms, actor, language }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.accounts.askEmailChange(actor, {
        email: field(form, "email-next"),
        password: rawField(form, "password-email"),
        language,
      });
      return { done: "pages-email-change-sent" };
    });
  },
  token: async ({ locals, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const days = Number(field(form, "days"));
      const now = locals.rooms.instance.now().getTime();
      const expiresAt = days > 0 ? { expiresAt: new Date(now + days * 86_400_000) } : {};
      const { secret } = await locals.rooms.tokens.createToken(locals.actor, {
        name: field(form, "token-name"),
        ...expiresAt,
      });
      return { secret };
    });
  },
  revoke: async ({ locals, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await locals.rooms.tokens.revokeToken(locals.actor, field(form, "id"));
      return redirect(303, "/account");
    });
  },
};
