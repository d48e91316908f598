import { redirect, type RequestEvent } from "@sveltejs/kit";
import type { Rooms } from "../../rooms.ts";
import { sessionCookieName } from "../../server/session-cookie-name.ts";
import { openSession } from "./forms.ts";

type SignIn = Awaited<ReturnType<Rooms["accounts"]["beginSignIn"]>>;

/** Where what was begun waits for its code. It opens nothing by itself. */
export function begunCookieName(instanceUrl: string): string {
  return `${sessionCookieName(instanceUrl)}_begun`;
}

/** Whether a passkey is to stand in for the code, after the password. */
export function isSecond(url: URL): boolean {
  return url.searchParams.has("second");
}

/** Goes on to where somebody was, or by way of the page that asks for their code. */
export function enterBy(event: RequestEvent, signIn: SignIn, back: string): never {
  if ("session" in signIn) {
    openSession(event, signIn.session);
    redirect(303, back);
  }
  const { secret, expiresAt } = signIn.begun;
  event.cookies.set(begunCookieName(event.locals.rooms.instance.url), secret, {
    path: "/sign-in",
    httpOnly: true,
    sameSite: "lax",
    secure: event.url.protocol === "https:",
    expires: expiresAt,
  });
  redirect(303, `/sign-in/code?back=${encodeURIComponent(back)}`);
}
