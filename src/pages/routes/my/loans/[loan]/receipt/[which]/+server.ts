import { error } from "@sveltejs/kit";
import { isReceipt, receiptAnswer } from "#pages/citizens/receipt-answer.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { RequestHandler } from "./$types";

export const GET: RequestHandler = async ({ locals: { rooms, actor }, params }) => {
  if (actor.kind !== "member") signInFirst(`/my/loans/${encodeURIComponent(params.loan)}`);
  if (!isReceipt(params.which)) error(404);
  return receiptAnswer(
    params.loan,
    params.which,
    await rooms.citizens.getReceipt(actor, params.loan, params.which),
  );
};
