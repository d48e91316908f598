import { json } from "@sveltejs/kit";
import { begunCookieName } from "#pages/reading/begun-sign-in.ts";
import { isSecond } from "#pages/reading/begun-sign-in.ts";
import type { RequestHandler } from "./$types";

/** What a passkey is to sign: asked for once somebody wants to, since each is written down. */
export const POST: RequestHandler = async ({ locals: { rooms }, cookies, url }) => {
  const begun = isSecond(url) ? cookies.get(begunCookieName(rooms.instance.url)) : undefined;
  return json(await rooms.passkeys.askPasskey(begun), { headers: { "cache-control": "no-store" } });
};
