import { redirect } from "@sveltejs/kit";
import { atLevel } from "#pages/citizens/at-level.ts";
import { factsShown } from "#pages/citizens/told-once.ts";
import { inSentenceAmong } from "#pages/reading/column-title.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

/** What is told of a person without being asked for: what would leave is shown as their rows are, which is a look at these. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  const path = `/my/${encodeURIComponent(params.link)}/entitlements`;
  if (actor.kind !== "member") signInFirst(path);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const own = await atLevel(path, () => rooms.citizens.getOwnTable(actor, params.link));
  const { link, declared } = own;
  if (link.linkedAt === undefined) redirect(303, `/my/${link.id}`);
  const [found, producer] = await Promise.all([
    rooms.citizens.listOwnEntitlements(actor, own),
    rooms.organizations.findOrganization(actor, declared.organization),
  ]);
  return {
    link: link.id,
    name: declared.told.name,
    producer: producer?.name ?? "",
    mayOppose: link.mandate === undefined || link.mandate.may.includes("act"),
    entitlements: found.map(({ receiver, procedure, rows, columns, ...one }) => ({
      ...one,
      columns: columns.map((column) => inSentenceAmong(own.version.columns, column)),
      organization: receiver.name,
      procedure: procedure.title,
      facts: rows && factsShown(rows, own.version.columns),
    })),
  };
};

export const actions: Actions = {
  oppose: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const own = await rooms.citizens.getOwnTable(actor, params.link);
      await rooms.citizens.opposeTelling(actor, own, field(form, "entitlement"));
      return redirect(303, `/my/${params.link}/entitlements`);
    });
  },
};
