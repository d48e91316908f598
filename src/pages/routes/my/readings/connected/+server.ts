import { redirect } from "@sveltejs/kit";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { RequestHandler } from "./$types";

/** Where a browser comes back from the site that is asked from now on: good once, for who went there. */
export const GET: RequestHandler = async ({ locals: { rooms, actor }, url, setHeaders }) => {
  const request = url.searchParams.get("request") ?? "";
  const grant = url.searchParams.get("grant") ?? "";
  if (actor.kind !== "member") signInFirst(`/my/readings/connected${url.search}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "no-referrer" });
  await rooms.citizens.holdConnection(actor, { request, grant });
  redirect(303, "/my/readings");
};
