import { redirect, type Cookies } from "@sveltejs/kit";
import { renderSVG } from "uqr";
import { sessionCookieName } from "../../../../server/session-cookie-name.ts";
import { attempt, field, rawField, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, setHeaders }) => {
  if (actor.kind !== "member") signInFirst("/account/second-factor");
  setHeaders({ "cache-control": "no-store" });
  const [factor, passkeys] = await Promise.all([
    rooms.accounts.readSecondFactor(actor),
    rooms.passkeys.listPasskeys(actor),
  ]);
  const common = { passkeys, isPossible: rooms.passkeys.isPossible };
  if (factor.state !== "waiting") return { ...common, factor };
  const { state, secret, address } = factor;
  return {
    ...common,
    factor: { state, key: secret.replace(/(.{4})(?=.)/g, "$1 "), picture: renderSVG(address, { border: 4 }) },
  };
};

export const actions: Actions = {
  begin: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.accounts.beginSecondFactor(actor, rawField(form, "password"));
      return redirect(303, "/account/second-factor");
    });
  },
  confirm: async ({ locals, request, cookies }) => {
    const form = await readForm(request);
    const { rooms, actor, language } = locals;
    return attempt(form, async () => {
      const session = currentOf(cookies, locals);
      return {
        codes: await rooms.accounts.confirmSecondFactor(actor, {
          code: field(form, "code"),
          session,
          language,
        }),
      };
    });
  },
  passkey: async ({ locals, request, cookies }) => {
    const form = await readForm(request);
    const { rooms, actor, language } = locals;
    return attempt(form, async () => {
      const codes = await rooms.passkeys.addPasskey(actor, {
        password: rawField(form, "password"),
        name: field(form, "name"),
        response: field(form, "response"),
        session: currentOf(cookies, locals),
        language,
      });
      return { added: true, ...(codes === undefined ? {} : { codes }) };
    });
  },
  forget: async ({ locals: { rooms, actor, language }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const password = rawField(form, "password");
      await rooms.passkeys.removePasskey(actor, { id: field(form, "id"), password, language });
      return redirect(303, "/account/second-factor");
    });
  },
  remove: async ({ locals: { rooms, actor, language }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const password = rawField(form, "password");
      await rooms.accounts.removeSecondFactor(actor, { password, code: field(form, "code"), language });
      return redirect(303, "/account/second-factor");
    });
  },
};

function currentOf(cookies: Cookies, { rooms }: App.Locals): string {
  return cookies.get(sessionCookieName(rooms.instance.url)) ?? "";
}
