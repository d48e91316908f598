import { redirect } from "@sveltejs/kit";
import { saidAlert, saidRule } from "#pages/alerts/alert-words.ts";
import { drawAlert } from "#pages/alerts/draw-alert.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { toldIn } from "#pages/reading/translated.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
  const { rooms, actor, language } = locals;
  const alert = await rooms.alerts.getAlert(actor, params.id);
  setHeaders({ "cache-control": "private, no-store" });
  return {
    alert,
    title: toldIn(language, alert.dataset).title,
    said: saidAlert(language, alert),
    rule: saidRule(language, alert.rule, alert.facts),
    drawn: await drawAlert(locals, alert),
  };
};

type Event = Parameters<NonNullable<Actions["close"]>>[0];

async function change(
  { locals: { rooms, actor }, request, params }: Event,
  work: (form: FormData, alert: Awaited<ReturnType<typeof rooms.alerts.getAlert>>) => Promise<unknown>,
) {
  const form = await readForm(request);
  return attempt(form, async () => {
    await work(form, await rooms.alerts.getAlert(actor, params.id));
    return redirect(303, `/alerts/${params.id}`);
  });
}

export const actions: Actions = {
  close: async (event) =>
    change(event, (form, { id }) =>
      event.locals.rooms.alerts.closeAlert(event.locals.actor, id, { words: field(form, "words") }),
    ),
  silence: async (event) =>
    change(event, (form, { rule, place }) =>
      event.locals.rooms.alerts.silenceRule(event.locals.actor, rule.id, {
        until: field(form, "until"),
        code: field(form, "all") === "" ? place.code : "",
      }),
    ),
  unsilence: async (event) =>
    change(event, async (_, { rule, place }) => {
      const { alerts } = event.locals.rooms;
      await alerts.unsilenceRule(event.locals.actor, rule.id, { code: place.code });
      await alerts.unsilenceRule(event.locals.actor, rule.id);
    }),
};
