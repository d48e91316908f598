import { redirect } from "@sveltejs/kit";
import { atLevel } from "#pages/citizens/at-level.ts";
import { factsShown } from "#pages/citizens/told-once.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import { broughtTo } from "../../../../server/brought-answers.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Where the facts are held: what would leave, cell by cell; or what was answered, to be brought to who asks. */
export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
  const { rooms, actor } = locals;
  if (actor.kind !== "member") signInFirst(`/once/${encodeURIComponent(params.id)}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const { request, declared, state, rows, known, seal, refusal, brought } = await atLevel(
    `/once/${params.id}`,
    () => rooms.citizens.previewAsked(actor, params.id),
  );
  const producer = await rooms.organizations.findOrganization(actor, declared.organization);
  locals.formTo = new URL(request.from).origin;
  return {
    asker: request.organization.name,
    procedure: request.procedure.title,
    law: request.law,
    keepDays: request.keepDays,
    producer: producer?.name ?? "",
    table: { id: declared.table, name: declared.told.name },
    state,
    refusal,
    facts: rows && factsShown(rows, known),
    seal,
    brought,
    bringTo: `${request.from}${broughtTo}`,
  };
};

export const actions: Actions = {
  send: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.sendAsked(actor, params.id, field(form, "seal"));
      return redirect(303, `/once/${params.id}`);
    });
  },
  decline: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.declineAsked(actor, params.id);
      return redirect(303, `/once/${params.id}`);
    });
  },
};
