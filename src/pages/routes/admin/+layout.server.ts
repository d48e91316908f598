import { error } from "@sveltejs/kit";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { LayoutServerLoad } from "./$types";

export const load: LayoutServerLoad = ({ locals: { actor }, url }) => {
  if (actor.kind === "anyone") signInFirst(url.pathname);
  if (actor.kind === "member" && !actor.administrator) error(403);
};
