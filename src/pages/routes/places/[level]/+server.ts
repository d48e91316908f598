import { redirect } from "@sveltejs/kit";
import type { RequestHandler } from "./$types";

/** A name alone leads to the places that have it. */
export const GET: RequestHandler = ({ params }) =>
  redirect(307, `/places?q=${encodeURIComponent(params.level.replaceAll("-", " "))}`);
