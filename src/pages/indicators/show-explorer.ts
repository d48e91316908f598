import { citationsOf } from "./cite.ts";
import type { OpenExplorer } from "./open-explorer.ts";
import { datesOf } from "../values/dates.ts";
import { namePeriod } from "../values/period-words.ts";
import { type Explored, listKnown, readRevisions } from "./read-explorer.ts";
import { namedPlace, rankingOf, readingOf, tableOf } from "./shown-explorer.ts";
import { type ExplorerView, explorerViews, searchOf } from "./state.ts";
import { figureOf } from "./figure-of.ts";
import { stepsTold } from "./steps-told.ts";

/** All that the page of an indicator shows of a state. */
export async function showExplorer(locals: App.Locals, opened: OpenExplorer) {
  const { rooms, language, settings } = locals;
  const { explored, words, notes, source, map } = opened;
  const { indicator, state, facts, level, at, vintage, computation } = explored;
  const { from, to, grain } = facts;
  const known = await listKnown(locals, explored);
  const address = `${rooms.instance.url}/indicators/${indicator.dataset.slug}${searchOf(state)}`;
  return {
    state,
    views: await viewsOf(locals, explored),
    places: explored.places.map((place) => namedPlace(rooms, place)),
    level,
    at,
    span: {
      from,
      to,
      told: { from: namePeriod(language, grain, from), to: namePeriod(language, grain, to) },
    },
    words,
    figure: figureOf(language, opened),
    notes,
    source,
    wide: opened.draw(860),
    narrow: opened.draw(340),
    reading: readingOf(language, opened),
    ranking: rankingOf(language, opened),
    table: state.view === "table" ? tableOf(language, opened) : undefined,
    dates: datesOf(language, facts, at),
    map: map && { method: map.method, centre: map.centre },
    vintage,
    computation,
    known: known.map(({ number, computedAt }) => ({ number, computedAt })),
    revisions: state.isRevised ? await readRevisions(locals, explored, known) : undefined,
    steps: stepsTold(language, vintage?.definition, grain),
    citations: citationsOf(language, explored, { site: settings.name, url: address }),
    address,
  };
}

/** A map where a level of the indicator has contours here, or the address asks for it. */
async function viewsOf({ rooms }: App.Locals, { state, facts }: Explored): Promise<readonly ExplorerView[]> {
  const drawn: readonly string[] = await rooms.territory.drawnLevels();
  const hasMap = state.view === "map" || facts.levels.some((level) => drawn.includes(level));
  return explorerViews.filter((view) => hasMap || view !== "map");
}
