import { redirect } from "@sveltejs/kit";
import { atLevel } from "#pages/citizens/at-level.ts";
import { attemptWithPapers, factsShown, filesAsked, paperOf } from "#pages/citizens/told-once.ts";
import { attempt, field, rawField, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import { addedTo, type FactSource } from "../../../../../citizens/procedure.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(`/my/procedures/${encodeURIComponent(params.case)}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const { id, procedure, parts } = await atLevel(`/my/procedures/${params.case}`, () =>
    rooms.citizens.getOwnCase(actor, params.case),
  );
  const now = rooms.instance.now();
  const isKept = (state: string, until: Date) => (state === "taken" || state === "brought") && until > now;
  const begun = parts.map(({ source, rows, ...part }) => ({
    ...part,
    table: source.table,
    source: source.organization,
    name: source.name,
    isOpen: part.state === "asked" && part.until > now,
    isKept: isKept(part.state, part.until),
    goOn: `${source.instance}/once/${part.id}`,
    facts: rows && factsShown(rows),
  }));
  const isUnderWay = begun.some(({ isOpen, isKept }) => isOpen || isKept);
  const shown = isUnderWay
    ? [...begun, ...addedTo(procedure, parts).map(({ source }) => toAdd(source, now))]
    : begun;
  return {
    id,
    filesAsked,
    parts: shown,
    isUnderWay,
    isComplete: shown.every(({ isKept }) => isKept),
    procedure: { slug: procedure.slug, title: procedure.title, isOpen: procedure.closedAt === undefined },
  };
};

/** Of a source that the procedure asks since the case began: nothing yet. */
function toAdd({ table, organization, name }: FactSource, until: Date) {
  const none = {
    refusal: undefined,
    facts: undefined,
    words: undefined,
    files: undefined,
    hasReceipt: false,
  };
  const state = { state: "added" as const, isOpen: false, isKept: false, goOn: "", until };
  return { ...none, ...state, id: table, table, source: organization, name };
}

export const actions: Actions = {
  take: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    const brought = { answer: rawField(form, "answer"), receipt: rawField(form, "receipt") };
    // What was brought is not written into the page that refuses it.
    return attempt(new FormData(), async () => {
      await rooms.citizens.takeAnswer(actor, params.case, brought);
      return redirect(303, `/my/procedures/${params.case}`);
    });
  },
  ask: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await rooms.citizens.goOnWithCase(actor, params.case, { table: field(form, "table") });
      return redirect(303, `/my/procedures/${id}`);
    });
  },
  bring: async (event) =>
    attemptWithPapers(event, async (sent) => {
      const { rooms, actor } = event.locals;
      const table = field(sent.form, "table");
      const paper = paperOf(sent, table);
      const { id } = await rooms.citizens.goOnWithCase(actor, event.params.case, { table, paper });
      return redirect(303, `/my/procedures/${id}`);
    }),
};
