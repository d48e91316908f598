import { localAddress } from "#pages/reading/address.ts";
import { enterBy } from "#pages/reading/begun-sign-in.ts";
import { forgetElsewhere } from "#pages/reading/provider-cookies.ts";
import { attempt, field, readForm, rawField } from "#pages/reading/forms.ts";
import { callerOf } from "#pages/reading/caller.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, settings }, url }) => {
  const back = localAddress(url.searchParams.get("back"));
  const { sendsMail } = rooms.instance;
  const signsUp = settings.signUp.open && sendsMail;
  const waysIn = await rooms.providers.listWaysIn();
  const passkeys = rooms.passkeys.isPossible;
  const makesAccounts = waysIn.some((way) => way.makesAccounts);
  return { sendsMail, signsUp, back, waysIn, passkeys, why: whyOf(back, { signsUp, makesAccounts }) };
};

/** Who was on their way to something is told what the account is for, and how one comes by it. */
function whyOf(
  back: string,
  { signsUp, makesAccounts }: { readonly signsUp: boolean; readonly makesAccounts: boolean },
): string {
  if (!/^\/datasets\/[^/]+\/request(?:\?|$)/.test(back)) return "pages-sign-in-why";
  if (signsUp) return "pages-sign-in-why-request";
  return makesAccounts ? "pages-sign-in-why-request-elsewhere" : "pages-sign-in-why-request-closed";
}

export const actions: Actions = {
  default: async (event) => {
    const { locals, request, url } = event;
    const form = await readForm(request);
    return attempt(form, async () => {
      const [email, password] = [field(form, "email"), rawField(form, "password")];
      forgetElsewhere(event);
      const begun = await locals.rooms.accounts.beginSignIn(email, password, callerOf(request));
      return enterBy(event, begun, localAddress(url.searchParams.get("back")));
    });
  },
};
