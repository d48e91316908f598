import { error, redirect } from "@sveltejs/kit";
import { subscriptionKinds } from "../../../../../subscriptions/subscription.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Of a search, a board or a dataset, which the address names: `?search=q%3Dcantines`, `?board=accueil`; of all that appears where it names none. */
export const load: PageServerLoad = async ({ locals: { rooms, actor, language }, url }) => {
  if (actor.kind !== "member") signInFirst(url.pathname + url.search);
  const kind = subscriptionKinds.find((one) => url.searchParams.has(one)) ?? "search";
  const subject = url.searchParams.get(kind) ?? "";
  const [named, { email }] = await Promise.all([
    rooms.subscriptions.nameSubject(actor, { kind, subject }, { language }),
    rooms.accounts.getAccount(actor),
  ]);
  return { kind, subject, named, email, sendsMail: rooms.instance.sendsMail };
};

export const actions: Actions = {
  follow: async ({ locals: { rooms, actor, language }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const kind = subscriptionKinds.find((one) => one === field(form, "kind")) ?? error(400);
      await rooms.subscriptions.subscribe(actor, { kind, subject: field(form, "subject") }, { language });
      return redirect(303, "/account/subscriptions?made");
    });
  },
};
