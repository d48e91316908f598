import { redirect } from "@sveltejs/kit";
import { toListed } from "#pages/alerts/listed-alert.ts";
import { toListedRules } from "#pages/alerts/listed-rule.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

const shownMax = 10;

export const load: PageServerLoad = async ({ locals, params }) => {
  const { rooms, actor, language } = locals;
  const rule = await rooms.alerts.getRule(actor, params.id);
  const [[listed], raised] = await Promise.all([
    toListedRules(locals, [rule]),
    rooms.alerts.listAlerts(actor, { page: 1, pageSize: shownMax, rule: rule.id, state: "all" }),
  ]);
  return {
    rule,
    listed,
    alerts: raised.items.map((alert) => toListed(language, alert)),
    total: raised.total,
    isMember: actor.kind === "member",
    sendsMail: rooms.instance.sendsMail,
  };
};

type Event = Parameters<NonNullable<Actions["follow"]>>[0];

async function change(
  { request, params }: Event,
  work: (form: FormData, id: string) => Promise<unknown>,
  after = `/alerts/rules/${params.id}`,
) {
  const form = await readForm(request);
  return attempt(form, async () => {
    await work(form, params.id);
    return redirect(303, after);
  });
}

export const actions: Actions = {
  follow: async (event) =>
    change(event, (_, id) =>
      event.locals.rooms.alerts.followRule(event.locals.actor, id, { language: event.locals.language }),
    ),
  unfollow: async (event) =>
    change(event, (_, id) => event.locals.rooms.alerts.unfollowRule(event.locals.actor, id)),
  silence: async (event) =>
    change(event, (form, id) =>
      event.locals.rooms.alerts.silenceRule(event.locals.actor, id, { until: field(form, "until") }),
    ),
  unsilence: async (event) =>
    change(event, (_, id) => event.locals.rooms.alerts.unsilenceRule(event.locals.actor, id)),
  delete: async (event) =>
    change(
      event,
      (_, id) => event.locals.rooms.alerts.deleteRule(event.locals.actor, id),
      "/alerts/rules?which=own",
    ),
};
