import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { RequestHandler } from "./$types";

/** What was told to whom, signed by both, for `maille verify`. */
export const GET: RequestHandler = async ({ locals: { rooms, actor }, params }) => {
  if (actor.kind !== "member") signInFirst(`/my/procedures/${encodeURIComponent(params.case)}`);
  const receipt = await rooms.citizens.getOnceReceipt(actor, params.case);
  return new Response(receipt, {
    headers: {
      "content-type": "application/json",
      "content-disposition": `attachment; filename="receipt-${params.case.slice(0, 8)}.json"`,
      "cache-control": "private, no-store",
      "referrer-policy": "same-origin",
    },
  });
};
