import { redirect } from "@sveltejs/kit";
import { localAddress } from "#pages/reading/address.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { PageServerLoad } from "./$types";

/** Why a table asks for more than who is signed in has shown, and where they show it. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(`${url.pathname}${url.search}`);
  setHeaders({ "cache-control": "private, no-store" });
  const back = localAddress(url.searchParams.get("back"), "/my");
  const { table, told, level } = await rooms.citizens.getSelfData(params.table);
  const isAnew = url.searchParams.has("anew");
  if (level === undefined || rooms.citizens.isAtLevel(actor, { table, level, anew: isAnew }))
    redirect(303, back);
  const waysIn = await rooms.providers.listWaysIn();
  return {
    told: { name: told.name },
    level,
    isAnew,
    back,
    providers: waysIn.filter(({ kind }) => kind === "citizens"),
  };
};
