import { setTimeout as wait } from "node:timers/promises";
import { system } from "../access/actor.ts";
import { systemClock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { languages } from "../base/language.ts";
import { sayNamed } from "../words/say.ts";
import { homePlace } from "./home-blocks.ts";
import type { Loading } from "./load.ts";

const computedPatienceMs = 120_000;

/** An invented decision of the portal, on a figure that it computes: how many MWh are used, and how many are hoped for. */
export async function takeDecision(
  loading: Loading,
  organization: Id,
  { electricity }: { readonly electricity: Id },
): Promise<void> {
  const { rooms, language } = loading;
  const said = (key: string) => sayNamed(language, `demo-decision-${key}`);
  const titles = languages.map((written) => sayNamed(written, "demo-decision-title"));
  const { items } = await rooms.decisions.listDecisions(system, { page: 1, pageSize: 100, organization });
  const known = items.find(({ content }) => titles.includes(content.title));
  if (known?.published !== undefined) return;
  // Where a former run was cut short, it is begun again: a draft has no one's work in it.
  if (known !== undefined) await rooms.decisions.deleteDecision(system, known.id);
  const latest = await untilComputed(loading, electricity);
  const { id } = await rooms.decisions.createDecision(system, {
    organization,
    title: said("title"),
    text: said("text"),
    by: said("by"),
    on: systemClock().toISOString().slice(0, 10),
    reference: said("reference"),
    considered: said("considered"),
  });
  const { level, code } = homePlace;
  const figure = { indicator: electricity, level, code };
  await rooms.decisions.citeFigure(system, id, { ...figure, period: latest });
  await rooms.decisions.expectEffect(system, id, { ...figure, value: hopedMWh, until: hopedBy });
  await rooms.decisions.publishDecision(system, id);
}

const hopedMWh = 5;
const hopedBy = "2028-12-31";

/** The first day of its last period, once it has one. */
async function untilComputed({ rooms, signal }: Loading, indicator: Id): Promise<string> {
  for (const startedAt = performance.now(); performance.now() - startedAt < computedPatienceMs;) {
    const { facts } = await rooms.indicators.getIndicator(system, indicator);
    if (facts.to !== undefined) return facts.to;
    await wait(250, undefined, { signal });
  }
  throw new Failure("unavailable", "demo-home-not-here");
}
