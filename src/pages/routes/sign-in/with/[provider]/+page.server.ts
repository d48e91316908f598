import { redirect } from "@sveltejs/kit";
import { assuranceLevels } from "../../../../../access/actor.ts";
import { localAddress } from "#pages/reading/address.ts";
import { enterBy } from "#pages/reading/begun-sign-in.ts";
import {
  journeyCookieName,
  keepElsewhere,
  keepForSignIn,
  linkCookieName,
} from "#pages/reading/provider-cookies.ts";
import type { PageServerLoad, PageServerLoadEvent } from "./$types";

/** To the provider, and its answer. What is wrong with it is told by the page of errors beside this file. */
export const load: PageServerLoad = async (event) => {
  const { locals, params, url, cookies, setHeaders } = event;
  setHeaders({ "cache-control": "no-store" });
  if (!url.searchParams.has("state")) return leave(event);
  const { rooms } = locals;
  const name = journeyCookieName(rooms.instance.url);
  const arrival = await rooms.providers.returnFromProvider(params.provider, {
    secret: cookies.get(name) ?? "",
    answer: url.searchParams,
  });
  cookies.delete(name, { path: "/sign-in" });
  keepElsewhere(event, params.provider, arrival.idToken);
  if (!("link" in arrival)) return enterBy(event, arrival, localAddress(arrival.back));
  keepForSignIn(event, linkCookieName(rooms.instance.url), arrival.link);
  return redirect(303, "/sign-in/link");
};

/** By a link, since forms of the pages are sent to this site alone. */
async function leave(event: PageServerLoadEvent): Promise<never> {
  const { locals, params, url } = event;
  const back = localAddress(url.searchParams.get("back"));
  const level = assuranceLevels.find((one) => one === url.searchParams.get("level"));
  const { actor } = locals;
  const stepUp =
    level === undefined || actor.kind !== "member" ? undefined : { account: actor.account, level };
  const left = await locals.rooms.providers.leaveForProvider(params.provider, { back, stepUp });
  keepForSignIn(event, journeyCookieName(locals.rooms.instance.url), left.journey);
  return redirect(303, left.address, { external: true });
}
