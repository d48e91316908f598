import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(`/my/loans/${encodeURIComponent(params.loan)}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  return { loan: await rooms.citizens.getOwnLoan(actor, params.loan) };
};

export const actions: Actions = {
  prove: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.proveLoan(actor, params.loan, field(form, "code"));
      return redirect(303, `/my/loans/${params.loan}`);
    });
  },
  withdraw: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.withdrawLoan(actor, params.loan);
      return redirect(303, "/my/loans");
    });
  },
};
