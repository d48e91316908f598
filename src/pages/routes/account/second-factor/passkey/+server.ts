import { json } from "@sveltejs/kit";
import type { RequestHandler } from "./$types";

/** What a new passkey of the account is made with. */
export const POST: RequestHandler = async ({ locals: { rooms, actor } }) =>
  json(await rooms.passkeys.beginPasskey(actor), { headers: { "cache-control": "no-store" } });
