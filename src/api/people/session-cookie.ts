import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import type { Session } from "../../people/account.ts";
import { sessionCookieName } from "../../server/session-cookie-name.ts";

/** Out of reach of scripts, and not sent with what other sites post. */
export function setSession(c: Context, url: string, { secret, expiresAt }: Session): void {
  setCookie(c, sessionCookieName(url), secret, { ...options(url), expires: expiresAt });
}

export function clearSession(c: Context, url: string): void {
  deleteCookie(c, sessionCookieName(url), options(url));
}

function options(url: string) {
  return { path: "/", httpOnly: true, sameSite: "Lax", secure: url.startsWith("https:") } as const;
}
