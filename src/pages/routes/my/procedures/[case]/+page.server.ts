import { redirect } from "@sveltejs/kit";
import { atLevel } from "#pages/citizens/at-level.ts";
import { attemptWithPapers, factsShown, filesAsked, paperOf } from "#pages/citizens/told-once.ts";
import { attempt, field, rawField, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(`/my/procedures/${encodeURIComponent(params.case)}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const { id, procedure, parts } = await atLevel(`/my/procedures/${params.case}`, () =>
    rooms.citizens.getOwnCase(actor, params.case),
  );
  const now = rooms.instance.now();
  const isKept = (state: string, until: Date) => (state === "taken" || state === "brought") && until > now;
  const shown = parts.map(({ source, rows, ...part }) => ({
    ...part,
    table: source.table,
    source: source.organization,
    name: source.name,
    isOpen: part.state === "asked" && part.until > now,
    isKept: isKept(part.state, part.until),
    goOn: `${source.instance}/once/${part.id}`,
    facts: rows && factsShown(rows),
  }));
  return {
    id,
    filesAsked,
    parts: shown,
    isUnderWay: shown.some(({ isOpen, isKept }) => isOpen || isKept),
    isComplete: shown.every(({ isKept }) => isKept),
    procedure: { slug: procedure.slug, title: procedure.title, isOpen: procedure.closedAt === undefined },
  };
};

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
