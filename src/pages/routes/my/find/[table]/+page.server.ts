import { redirect } from "@sveltejs/kit";
import { atLevel } from "#pages/citizens/at-level.ts";
import { callerOf } from "#pages/reading/caller.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(`/my/find/${encodeURIComponent(params.table)}`);
  setHeaders({ "cache-control": "private, no-store" });
  const declared = await rooms.citizens.getSelfData(params.table);
  const { told, facts, mailColumn, table, identity } = declared;
  await atLevel(`/my/find/${params.table}`, async () => rooms.citizens.checkLevel(actor, declared));
  return {
    told,
    facts,
    table,
    isAgain: url.searchParams.has("again"),
    isProvenByMail: mailColumn !== undefined,
    isChecked: declared.checked === true,
    isFoundByIdentity: identity !== undefined,
  };
};

export const actions: Actions = {
  identity: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await rooms.citizens.linkByIdentity(actor, params.table, callerOf(request));
      return redirect(303, `/my/${id}`);
    });
  },
  facts: async ({ locals: { rooms, actor, language }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { facts } = await rooms.citizens.getSelfData(params.table);
      const told = Object.fromEntries(facts.map(({ column }) => [column, field(form, `fact-${column}`)]));
      const { id } = await rooms.citizens.linkPerson(actor, params.table, {
        facts: told,
        language,
        ...callerOf(request),
      });
      return redirect(303, `/my/${id}`);
    });
  },
};
