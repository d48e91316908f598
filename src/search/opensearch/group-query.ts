import { near } from "../score.ts";
import { type Group, type WordCounts, rarity } from "../understand.ts";

/** A query of the server. */
export type ServerQuery = object;

interface Terms {
  readonly known: WordCounts;
  readonly stem: (term: number) => string;
}

/** One alternative of a group: what a document scores by it, and how much of the group those cover that hold so much of it. */
interface Way {
  readonly score: ServerQuery;
  /** Its score is how much of the group a document covers. */
  readonly covers: ServerQuery;
  /** Most first: who reaches one reaches those behind it. */
  readonly levels: readonly { readonly covered: number; readonly reaches: ServerQuery }[];
  /** Where it is one word, which covers all that it can. */
  readonly stem?: string;
}

interface AskedGroup {
  readonly weight: number;
  readonly ways: readonly Way[];
}

/** Sums of the server are of 32 bits. */
const rounding = 1e-6;
/** Of the score of a document that holds some of what was asked. */
const shareOfSome = 0.65;

/**
 * What `Scorer` reckons, as a query: of each group the best of its ways counts; documents that hold all come before
 * those that hold some, whose score falls with the square of what they cover; what holds less than `least` of it is no
 * answer.
 */
export function groupsQuery(groups: readonly Group[], least: number, terms: Terms): ServerQuery {
  const asked = groups.map((group) => ({ weight: group.weight, ways: waysOf(group, terms) }));
  const scores = asked.flatMap(({ ways }) =>
    ways.length === 0 ? [] : [{ dis_max: { queries: ways.map(({ score }) => score) } }],
  );
  if (scores.length === 0) return { match_none: {} };
  const any = { bool: { should: scores, minimum_should_match: 1 } };
  if (isAllOrNothing(asked)) return any;
  const covered = { bool: { should: coveredOf(asked), minimum_should_match: 1 } };
  const atLeast = (share: number): ServerQuery => ({
    function_score: { query: covered, functions: [{ weight: 1 }], min_score: share - rounding },
  });
  const covering = coverageOf(asked);
  const times = (query: ServerQuery): ServerQuery => ({
    function_score: { query, functions: covering, score_mode: "sum", boost_mode: "multiply" },
  });
  const whole = [
    { filter: atLeast(0.999), weight: 1 },
    { filter: { match_all: {} }, weight: shareOfSome },
  ];
  const answering = least > 0 ? { bool: { must: [any], filter: [atLeast(least)] } } : any;
  const query = times(times(answering));
  return { function_score: { query, functions: whole, score_mode: "first", boost_mode: "multiply" } };
}

/** Whether who holds anything of it holds all. */
function isAllOrNothing([only, second]: readonly AskedGroup[]): boolean {
  const levels = only?.ways.flatMap((way) => way.levels) ?? [];
  return second === undefined && levels.every(({ covered }) => covered === 1);
}

/** How much of what was asked a document covers, as a score. */
function coveredOf(asked: readonly AskedGroup[]): readonly ServerQuery[] {
  return asked.flatMap(({ ways, ...group }) =>
    ways.length === 0
      ? []
      : [{ dis_max: { queries: ways.map(({ covers }) => covers), boost: shareOf(group, asked) } }],
  );
}

function shareOf({ weight }: Pick<AskedGroup, "weight">, asked: readonly AskedGroup[]): number {
  return asked.length === 1 ? 1 : weight / asked.reduce((sum, group) => sum + group.weight, 0);
}

/** The same as a sum of filters with weights: of each group, a step for each level that it reaches. */
function coverageOf(asked: readonly AskedGroup[]): readonly object[] {
  return asked.flatMap(({ weight, ways }) => {
    const share = shareOf({ weight }, asked);
    const all = ways.flatMap(({ levels }) => levels.map(({ covered }) => covered));
    const levels = [...new Set(all)].sort((one, other) => other - one);
    return levels.map((level, at) => ({
      filter: reaching(ways, level),
      weight: (level - (levels[at + 1] ?? 0)) * share,
    }));
  });
}

/** Documents that cover so much of a group, in any way. */
function reaching(ways: readonly Way[], level: number): ServerQuery {
  const reached = ways.flatMap(({ stem, levels }) => {
    const lowest = levels.findLast(({ covered }) => covered >= level);
    return lowest === undefined ? [] : [{ stem, reaches: lowest.reaches }];
  });
  const stems = [...new Set(reached.flatMap(({ stem }) => stem ?? []))];
  const should = [
    ...(stems.length === 0 ? [] : [{ terms: { stems } }]),
    ...reached.flatMap(({ stem, reaches }) => (stem === undefined ? [reaches] : [])),
  ];
  return { bool: { should, minimum_should_match: 1 } };
}

interface Part {
  readonly stem: string;
  readonly rare: number;
  /** Of the alternative, by the rarity of its words. */
  readonly share: number;
}

function waysOf({ alternatives, weight: asked }: Group, { known, stem }: Terms): readonly Way[] {
  return alternatives.flatMap(({ terms, weight, isWhole = false }): readonly Way[] => {
    const rarities = terms.map((term) => rarity(term, known));
    const wanted = rarities.reduce((sum, rare) => sum + rare, 0);
    const parts = terms.map((term, at) => {
      const rare = rarities[at] ?? 0;
      return { stem: stem(term), rare, share: rare / wanted };
    });
    const [only, second] = parts;
    if (only === undefined) return [];
    if (second === undefined) return [wayOfWord(only, weight)];
    // What says the same in several words counts as the word that was asked, not as all of its own.
    const counted = weight * Math.sqrt(Math.min(1, asked / wanted));
    return [isWhole ? wayOfAll(parts, weight, counted) : wayOfSome(parts, weight, counted)];
  });
}

function wayOfWord({ stem, rare }: Part, weight: number): Way {
  const reaches = { term: { stems: stem } };
  const covered = near(weight);
  const covers = { constant_score: { filter: reaches, boost: covered } };
  return { stem, covers, score: impact(stem, (rare / 255) * weight), levels: [{ covered, reaches }] };
}

function wayOfAll(parts: readonly Part[], weight: number, counted: number): Way {
  const must = parts.map(({ stem, rare }) => impact(stem, (rare / 255) * counted));
  const reaches = { bool: { filter: parts.map(({ stem }) => ({ term: { stems: stem } })) } };
  const covered = near(weight);
  const covers = { constant_score: { filter: reaches, boost: covered } };
  return { covers, score: { bool: { must } }, levels: [{ covered, reaches }] };
}

/** Of an expression whose parts say something too: half of it scores, and covers, far less than half. */
function wayOfSome(parts: readonly Part[], weight: number, counted: number): Way {
  const should = parts.map(({ stem, rare }) => impact(stem, (rare / 255) * counted));
  const held = {
    functions: parts.map(({ stem, share }) => ({ filter: { term: { stems: stem } }, weight: share })),
    score_mode: "sum",
  };
  const any = { terms: { stems: parts.map(({ stem }) => stem) } };
  const levels = sharesOf(parts).map(({ least, told }) => {
    const min_score = least - rounding;
    const reaches = { function_score: { query: any, ...held, boost_mode: "replace", min_score } };
    return { covered: told * near(weight), reaches };
  });
  const score = { function_score: { query: { bool: { should } }, ...held, boost_mode: "multiply" } };
  // What is told instead of a score heeds no boost: it is multiplied.
  const all = { constant_score: { filter: any, boost: near(weight) } };
  const covers = { function_score: { query: all, ...held, boost_mode: "multiply" } };
  return { covers, score, levels };
}

/** Of expressions of so many words, each part that may be held is told apart; of longer ones, tenths. */
const exactMax = 4;
const tenths = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0];

/** How much of its words may be held, most first: those who hold so much and less than the one before. */
function sharesOf(parts: readonly Part[]): readonly { readonly least: number; readonly told: number }[] {
  if (parts.length > exactMax)
    return [{ least: 1, told: 1 }, ...tenths.map((least) => ({ least, told: least + 0.05 }))];
  const shares = parts.reduce<readonly number[]>(
    (sums, { share }) => [...sums, ...sums.map((sum) => sum + share)],
    [0],
  );
  return shares
    .filter((share) => share > 0)
    .toSorted((one, other) => other - one)
    .map((share) => ({ least: share, told: share }));
}

function impact(stem: string, boost: number): ServerQuery {
  return { rank_feature: { field: `impacts.${stem}`, boost, linear: {} } };
}
