import { error, redirect } from "@sveltejs/kit";
import { localAddress } from "#pages/reading/address.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Of the table that `?of=` names; `back` is where who was asked for a reason wanted to go. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, parent, params, url, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(`${url.pathname}${url.search}`);
  const { tables } = await parent();
  const table = tables.find(({ id }) => id === url.searchParams.get("of"));
  if (table === undefined) error(404);
  setHeaders({ "referrer-policy": "same-origin" });
  return {
    ...(await rooms.citizens.listTableReasons(actor, table.id)),
    back: localAddress(url.searchParams.get("back"), `/datasets/${params.slug}`),
  };
};

export const actions: Actions = {
  give: async ({ locals: { rooms, actor }, request, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.giveReason(actor, field(form, "table"), {
        reason: field(form, "reason"),
        hours: Number(field(form, "hours")),
        readings: Number(field(form, "readings")),
      });
      return redirect(303, `${url.pathname}${searchWithoutAction(url)}`);
    });
  },
  confirm: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.confirmReason(actor, field(form, "table"), field(form, "id"));
      return { confirmed: true };
    });
  },
  end: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => rooms.citizens.endReason(actor, field(form, "table")));
  },
};

function searchWithoutAction({ searchParams }: URL): string {
  const kept = [...searchParams].filter(([name]) => !name.startsWith("/"));
  return `?${new URLSearchParams(kept).toString()}`;
}
