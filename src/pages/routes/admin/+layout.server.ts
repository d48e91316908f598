import { error, redirect } from "@sveltejs/kit";
import type { LayoutServerLoad } from "./$types";

export const load: LayoutServerLoad = ({ locals: { actor }, url }) => {
  if (actor.kind === "anyone") redirect(303, `/sign-in?back=${encodeURIComponent(url.pathname)}`);
  if (actor.kind === "member" && !actor.administrator) error(403);
};
