import type { RequestEvent } from "@sveltejs/kit";
import type { Session } from "../../people/account.ts";
import { sessionCookieName } from "../../server/session-cookie-name.ts";

/** By which a browser is known when it comes back from a provider. */
export function journeyCookieName(instanceUrl: string): string {
  return `${sessionCookieName(instanceUrl)}_journey`;
}

/** Where a link waits for the holder's yes. It opens nothing by itself. */
export function linkCookieName(instanceUrl: string): string {
  return `${sessionCookieName(instanceUrl)}_link`;
}

/** Where one is signed in elsewhere, to sign out there too: only the page of that reads it. */
export function elsewhereCookieName(instanceUrl: string): string {
  return `${sessionCookieName(instanceUrl)}_elsewhere`;
}

export function keepForSignIn(event: RequestEvent, name: string, { secret, expiresAt }: Session): void {
  event.cookies.set(name, secret, { ...guarded(event), path: "/sign-in", expires: expiresAt });
}

/** A browser keeps some 4 kB: of a longer token, the provider alone. */
export function keepElsewhere(event: RequestEvent, provider: string, idToken: string): void {
  const value = `${provider}.${idToken.length > 3500 ? "" : idToken}`;
  const name = elsewhereCookieName(event.locals.rooms.instance.url);
  event.cookies.set(name, value, { ...guarded(event), path: "/sign-out" });
}

export function forgetElsewhere({ cookies, locals }: RequestEvent): void {
  cookies.delete(elsewhereCookieName(locals.rooms.instance.url), { path: "/sign-out" });
}

function guarded({ url }: RequestEvent) {
  return { httpOnly: true, sameSite: "lax", secure: url.protocol === "https:" } as const;
}
