import { error, redirect } from "@sveltejs/kit";
import { defined } from "../../../../../../base/defined.ts";
import { markOf, partsOf } from "../../../../../../base/seen.ts";
import { askedOfRule, conditionKinds } from "../../../../../../alerts/rule.ts";
import { conditionWritten, fieldsOfRule, kindNamed, placeWritten } from "#pages/alerts/rule-form.ts";
import { attempt, field, readForm, seenOf } from "#pages/reading/forms.ts";
import { toldIn } from "#pages/reading/translated.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Its kind is in the address, where it is to become another one. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { rooms, actor, language } = locals;
  const rule = await rooms.alerts.getRule(actor, params.id);
  if (!rule.isOwn) error(actor.kind === "member" ? 403 : 401);
  const { dataset, facts } = await rooms.indicators.getIndicator(actor, rule.dataset);
  return {
    id: rule.id,
    seen: markOf(partsOf(rule, askedOfRule)),
    title: toldIn(language, dataset).title,
    facts,
    kind: kindNamed(url) ?? rule.condition.kind,
    kinds: [...conditionKinds],
    isOfOrganization: rule.organization !== undefined,
    values: fieldsOfRule(locals, rule),
  };
};

export const actions: Actions = {
  default: async ({ locals, request, params, url }) => {
    const { rooms, actor } = locals;
    const form = await readForm(request);
    return attempt(form, async () => {
      const rule = await rooms.alerts.getRule(actor, params.id);
      const { facts } = await rooms.indicators.getIndicator(actor, rule.dataset);
      const audience = field(form, "audience");
      await rooms.alerts.changeRule(actor, rule.id, {
        condition: conditionWritten(kindNamed(url) ?? rule.condition.kind, form),
        ...placeWritten(locals, facts, form),
        note: field(form, "note"),
        ...seenOf(form),
        ...defined({ audience: audience === "" ? undefined : audience }),
      });
      return redirect(303, `/alerts/rules/${rule.id}`);
    });
  },
};
