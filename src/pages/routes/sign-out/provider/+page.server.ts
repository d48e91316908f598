import { redirect } from "@sveltejs/kit";
import { elsewhereCookieName, forgetElsewhere } from "#pages/reading/provider-cookies.ts";
import { refusalOf } from "#pages/reading/refusals.ts";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async (event) => {
  const { locals, cookies, setHeaders } = event;
  const { rooms } = locals;
  setHeaders({ "cache-control": "no-store" });
  const kept = cookies.get(elsewhereCookieName(rooms.instance.url));
  if (kept === undefined && locals.actor.kind === "member") redirect(303, "/");
  if (kept === undefined) return {};
  forgetElsewhere(event);
  const end = kept.indexOf(".");
  try {
    return { out: await rooms.providers.findSignOut(kept.slice(0, end), kept.slice(end + 1)) };
  } catch (error) {
    return { refusal: refusalOf(error) };
  }
};
