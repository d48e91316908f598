import { redirect } from "@sveltejs/kit";
import { conditionKinds } from "../../../../alerts/rule.ts";
import { parsePlaceAddress } from "#pages/alerts/place-address.ts";
import {
  type ConditionKind,
  conditionWritten,
  kindNamed,
  ownerWritten,
  placeNamed,
  placeWritten,
} from "#pages/alerts/rule-form.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { editedOrganizations } from "#pages/reading/organizations.ts";
import { toldIn } from "#pages/reading/translated.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

const listedMax = 500;

/** Of an indicator, for a place, of a kind: all three are in the address. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const { rooms, actor, language } = locals;
  if (actor.kind !== "member") {
    signInFirst(url.pathname + url.search);
  }
  const named = url.searchParams.get("indicator") ?? "";
  const kind = kindOf(url);
  if (named === "") {
    const { items } = await rooms.indicators.listIndicators(actor, { page: 1, pageSize: listedMax });
    const indicators = items.map(({ dataset }) => ({
      slug: dataset.slug,
      title: toldIn(language, dataset).title,
    }));
    return {
      kind,
      indicators,
      at: url.searchParams.get("place") ?? "",
      kinds: [...conditionKinds],
      organizations: [],
      sendsMail: false,
    };
  }
  const { dataset, facts } = await rooms.indicators.getIndicator(actor, named);
  const place = parsePlaceAddress(url.searchParams.get("place") ?? undefined);
  return {
    kind,
    kinds: [...conditionKinds],
    indicators: [],
    indicator: { slug: dataset.slug, title: toldIn(language, dataset).title, facts },
    place: placeNamed(locals, place ?? firstPlace(facts.levels)),
    organizations: await editedOrganizations(locals),
    sendsMail: rooms.instance.sendsMail,
  };
};

function kindOf(url: URL): ConditionKind {
  return kindNamed(url) ?? "threshold";
}

function firstPlace(levels: readonly string[]) {
  return levels.includes("country") ? { level: "country" as const, code: "FR" } : undefined;
}

export const actions: Actions = {
  default: async ({ locals, request, url }) => {
    const { rooms, actor, language } = locals;
    const form = await readForm(request);
    return attempt(form, async () => {
      const indicator = url.searchParams.get("indicator") ?? "";
      const { facts } = await rooms.indicators.getIndicator(actor, indicator);
      const { id } = await rooms.alerts.createRule(actor, {
        indicator,
        condition: conditionWritten(kindOf(url), form),
        ...placeWritten(locals, facts, form),
        ...ownerWritten(form),
        note: field(form, "note"),
        ...(field(form, "mail") === "" ? {} : { language }),
      });
      return redirect(303, `/alerts/rules/${id}`);
    });
  },
};
