import { defined } from "../../../base/defined.ts";
import { parsePlaceAddress } from "#pages/alerts/place-address.ts";
import { toListed } from "#pages/alerts/listed-alert.ts";
import { pageOf } from "#pages/reading/paging.ts";
import { toldIn } from "#pages/reading/translated.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 30;
const states = ["open", "silenced", "closed", "all"] as const;

/** The filters are in the address: state, indicator, place, rule. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const page = pageOf(url.searchParams);
  const { indicator, place, rule } = await filtersOf(locals, url);
  const usual = rule === undefined ? "open" : "all";
  const state = states.find((one) => one === asked(url, "state")) ?? usual;
  const { items, total } = await locals.rooms.alerts.listAlerts(locals.actor, {
    page,
    pageSize,
    state,
    dataset: indicator?.id,
    level: place?.level,
    code: place?.code,
    rule: rule?.id,
  });
  return {
    alerts: items.map((alert) => toListed(locals.language, alert)),
    total,
    page,
    pageSize,
    states: [...states],
    state,
    filters: defined({ indicator, place: place?.label, rule: rule?.id }),
    search: url.search,
  };
};

function asked(url: URL, name: string): string | undefined {
  return url.searchParams.get(name)?.trim() || undefined;
}

async function filtersOf({ rooms, actor, language }: App.Locals, url: URL) {
  const named = asked(url, "indicator");
  const place = parsePlaceAddress(asked(url, "place"));
  const rule = asked(url, "rule");
  const indicator =
    named === undefined ? undefined : (await rooms.indicators.getIndicator(actor, named)).dataset;
  return {
    indicator: indicator && {
      id: indicator.id,
      slug: indicator.slug,
      title: toldIn(language, indicator).title,
    },
    place: place && { ...place, label: labelOf(rooms, place) },
    rule: rule === undefined ? undefined : await rooms.alerts.getRule(actor, rule),
  };
}

function labelOf(
  { places }: App.Locals["rooms"],
  { level, code }: NonNullable<ReturnType<typeof parsePlaceAddress>>,
): string {
  return level === "country" ? "France" : (places.findPlace(level, code)?.label ?? code);
}
