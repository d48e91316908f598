import { redirect } from "@sveltejs/kit";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { RequestHandler } from "./$types";

/** To the site that is to be asked, where somebody says yes and comes back. Nothing is written. */
export const GET: RequestHandler = async ({ locals: { rooms, actor }, url, setHeaders }) => {
  const site = url.searchParams.get("site") ?? "";
  if (actor.kind !== "member") signInFirst("/my/readings");
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "no-referrer" });
  redirect(303, await rooms.citizens.askConnection(actor, site), { external: true });
};
