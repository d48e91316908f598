import { error, fail, redirect } from "@sveltejs/kit";
import { markOf } from "../../../../../base/seen.ts";
import { writtenIn } from "../../../../../decisions/written-in.ts";
import { readSentForm } from "#pages/publishing/multipart.ts";
import { figureChosen, listCitable, placeChosen } from "#pages/indicators/citable.ts";
import { attempt, field, readForm, type RefusedForm, seenOf } from "#pages/reading/forms.ts";
import { refusalOf } from "#pages/reading/refusals.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url }) => {
  if (actor.kind !== "member") signInFirst(url.pathname);
  const decision = await rooms.decisions.getDecision(actor, params.slug);
  if (!rooms.decisions.mayChangeDecision(actor, decision)) error(403);
  const draft = await rooms.decisions.getDecision(actor, decision.id, { isDraft: true });
  return {
    decision: draft,
    seen: markOf(writtenIn(draft.content)),
    indicators: await listCitable(rooms),
    isSaved: url.searchParams.has("saved"),
  };
};

type Event = Parameters<NonNullable<Actions["save"]>>[0];

/** Does one thing to the draft, and shows its form again. */
async function change(
  { locals: { rooms, actor }, request, params }: Event,
  work: (form: FormData, slug: string, locals: Pick<App.Locals, "rooms" | "actor">) => Promise<unknown>,
  after = (slug: string) => `/decisions/${slug}/edit?saved`,
) {
  const form = await readForm(request);
  return attempt(form, async () => {
    await work(form, params.slug ?? "", { rooms, actor });
    return redirect(303, after(params.slug ?? ""));
  });
}

function save(form: FormData, slug: string, { rooms, actor }: Pick<App.Locals, "rooms" | "actor">) {
  const told = (name: string) => (form.has(name) ? field(form, name) : undefined);
  return rooms.decisions.changeDecision(actor, slug, {
    title: told("title"),
    text: told("text"),
    by: told("by"),
    on: told("on"),
    reference: told("reference"),
    url: told("url"),
    considered: told("considered"),
    ...seenOf(form),
  });
}

export const actions: Actions = {
  save: async (event) => change(event, save),
  figure: async (event) =>
    change(event, async (form, slug, { rooms, actor }) =>
      rooms.decisions.citeFigure(actor, slug, await figureChosen({ rooms, actor }, form)),
    ),
  unfigure: async (event) =>
    change(event, (form, slug, { rooms, actor }) =>
      rooms.decisions.removeFigure(actor, slug, Number(field(form, "at"))),
    ),
  effect: async (event) =>
    change(event, async (form, slug, { rooms, actor }) => {
      const written = field(form, "value").replace(",", ".").replaceAll(/\s/g, "");
      const value = written === "" ? Number.NaN : Number(written);
      return rooms.decisions.expectEffect(actor, slug, {
        ...(await placeChosen({ rooms, actor }, form)),
        value,
        until: field(form, "until"),
      });
    }),
  uneffect: async (event) =>
    change(event, (form, slug, { rooms, actor }) =>
      rooms.decisions.removeEffect(actor, slug, Number(field(form, "at"))),
    ),
  unfile: async (event) =>
    change(event, (_, slug, { rooms, actor }) => rooms.decisions.removeActFile(actor, slug)),
  publish: async (event) => {
    const { locals, request, params } = event;
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await locals.rooms.decisions.getDecision(locals.actor, params.slug);
      if (form.has("title")) await save(form, id, locals);
      const correction = field(form, "correction");
      const { slug } = await locals.rooms.decisions.publishDecision(locals.actor, id, { correction });
      return redirect(303, `/decisions/${slug}`);
    });
  },
  delete: async (event) =>
    change(
      event,
      (_, slug, { rooms, actor }) => rooms.decisions.deleteDecision(actor, slug),
      () => "/decisions",
    ),
  file: async ({ locals: { rooms, actor }, request, params }) => {
    if (actor.kind !== "member") error(401);
    try {
      const decision = await rooms.decisions.getDecision(actor, params.slug);
      if (!rooms.decisions.mayChangeDecision(actor, decision)) error(403);
      const { received } = await readSentForm(request, (name, bytes) =>
        rooms.decisions.putActFile(actor, decision.id, { name, bytes }),
      );
      redirect(303, `/decisions/${decision.slug}/edit${received === undefined ? "" : "?saved"}`);
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      const refused: RefusedForm = { refusal, values: {} };
      return fail(refusal.status, refused);
    }
  },
};
