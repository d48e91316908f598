import { redirect } from "@sveltejs/kit";
import { atLevel } from "#pages/citizens/at-level.ts";
import { kindOf, readingOf, rowOf, toDemand } from "#pages/citizens/demand-form.ts";
import { attempt, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  const { rooms, actor } = locals;
  if (actor.kind !== "member") signInFirst(`/my/${encodeURIComponent(params.link)}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const kind = kindOf(url.searchParams.get("kind"));
  const own = await atLevel(`${url.pathname}${url.search}`, async () => {
    const found = await rooms.citizens.getOwnTable(actor, params.link);
    // Before anything is written, which the way there and back would lose.
    rooms.citizens.checkLevel(actor, { ...found.declared, anew: kind === "erase" });
    return found;
  });
  const row = rowOf(url.searchParams.get("row"), url.searchParams.get("version"));
  const isNow = row !== undefined && row.version === own.version.number;
  const cells = isNow ? await rooms.citizens.getOwnRow(actor, own, row.number) : undefined;
  const { told, personColumn } = own.declared;
  return {
    link: params.link,
    told: { name: told.name },
    personColumn,
    kind,
    reading: kind === "contest" ? readingOf(url.searchParams.get("reading")) : undefined,
    isProvenByLevel: own.declared.level !== undefined,
    row: cells === undefined ? undefined : { ...row, cells },
    isRowGone: row !== undefined && cells === undefined,
  };
};

export const actions: Actions = {
  send: async ({ locals: { rooms, actor, language }, request, params, getClientAddress }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const asked = { ...toDemand(form), language, address: getClientAddress() };
      const { id } = await rooms.citizens.askDemand(actor, params.link, asked);
      return redirect(303, `/my/demands/${id}`);
    });
  },
};
