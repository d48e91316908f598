import { firstDay, lastDay } from "../days.ts";
import { freshnesses, type Freshness, isFreshness } from "../freshness.ts";
import type { Wanted } from "../index/asked-index.ts";
import { foldPhrase } from "../../catalogue/question.ts";
import type { Facet } from "../search.ts";
import type { ServerQuery } from "./group-query.ts";

/** What narrows an answer beside facets: a period, a place, phrases, and what leaves a dataset out. */
export function narrowedBy(wanted: Wanted): {
  readonly filter: readonly ServerQuery[];
  readonly must_not: readonly ServerQuery[];
} {
  const { phrases, excluded, period, bbox, without = {} } = wanted;
  const from = firstDay(period?.from);
  const to = lastDay(period?.to);
  return {
    filter: [
      ...phrases.map(phraseQuery),
      ...(from === undefined ? [] : [{ range: { lastDay: { gte: from } } }]),
      ...(to === undefined ? [] : [{ range: { firstDay: { lte: to } } }]),
      ...(bbox === undefined ? [] : [meets(bbox)]),
    ],
    must_not: [...excluded.map(phraseQuery), ...chosenOf(without, wanted).map(({ query }) => query)],
  };
}

interface Chosen {
  readonly facet: Facet;
  readonly query: ServerQuery;
}

/** Each facet of which something is chosen. */
export function chosenOf(
  filters: Wanted["filters"],
  { today, wider }: Pick<Wanted, "today" | "wider">,
): readonly Chosen[] {
  return Object.entries(filters).flatMap(([name, values]): readonly Chosen[] => {
    if (values === undefined || values.length === 0) return [];
    const facet = name as Facet;
    if (facet === "freshness") {
      const should = values
        .filter(isFreshness)
        .map((value) => ({ range: { modified: daysOf(value, today) } }));
      const query = should.length === 0 ? { match_none: {} } : { bool: { should, minimum_should_match: 1 } };
      return [{ facet, query }];
    }
    const own = { terms: { [`facets.${facet}`]: values } };
    if (facet !== "territory") return [{ facet, query: own }];
    const covering = { terms: { covers: values.flatMap(wider) } };
    return [{ facet, query: { bool: { should: [own, covering], minimum_should_match: 1 } } }];
  });
}

/** The oldest day of each, in days before today, as `freshnessOf` has them. */
const oldest: Readonly<Record<Freshness, number>> = { week: 7, month: 31, year: 366, older: Infinity };

/** When what is of this freshness was changed. */
export function daysOf(freshness: Freshness, today: number): { readonly gte?: number; readonly lt?: number } {
  const newer = freshnesses[freshnesses.indexOf(freshness) - 1];
  return {
    ...(freshness === "older" ? {} : { gte: today - oldest[freshness] }),
    ...(newer === undefined ? {} : { lt: today - oldest[newer] }),
  };
}

/** The words of a phrase one after another; it is no language of questions. */
function phraseQuery(phrase: string): ServerQuery {
  return { match_phrase: { text: { query: foldPhrase(phrase) } } };
}

function meets([west, south, east, north]: NonNullable<Wanted["bbox"]>): ServerQuery {
  const filter = [
    { range: { "boxes.west": { lte: east } } },
    { range: { "boxes.east": { gte: west } } },
    { range: { "boxes.south": { lte: north } } },
    { range: { "boxes.north": { gte: south } } },
  ];
  return { nested: { path: "boxes", query: { bool: { filter } } } };
}
