import { answerFile } from "#pages/citizens/told-once.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { RequestHandler } from "./$types";

/** What one brought oneself. */
export const GET: RequestHandler = async ({ locals: { rooms, actor }, params }) => {
  if (actor.kind !== "member") signInFirst(`/my/procedures/${encodeURIComponent(params.case)}`);
  return answerFile(await rooms.citizens.getOwnFile(actor, params.case, params.file));
};
