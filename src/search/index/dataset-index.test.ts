import { defined } from "../../base/defined.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Facet, SearchRequest } from "../search.ts";
import { countFacets } from "../count-facets.ts";
import { freshnessOf } from "../freshness.ts";
import { narrow } from "../narrow.ts";
import { everything } from "../order.ts";
import { Scorer } from "../score.ts";
import { understand } from "../understand.ts";
import { DatasetIndex } from "./dataset-index.ts";
import { ImageSource } from "../image.ts";
import { blocksOf, from } from "../../../test/search-image.ts";
import type { SearchEntry, EntryFacts } from "../../catalogue/search-index/entry.ts";

const today = 20_000;
const vocabulary = ["velo", "bus", "cantine", "eau", "budget", "rennes"];
const some = <Value>(values: readonly Value[]) => fc.subarray([...values], { minLength: 0 });

const regions = ["region/53", "region/52"];
/** Both lie in the country. */
const known = { today, wider: () => ["country/FR"] };

const facts = fc.record({
  title: some(vocabulary).map((words) => words.join(" ")),
  themes: some(["ENVI", "TRAN", "un thème"]),
  formats: some(["CSV", "JSON"]),
  licence: fc.constantFrom("", "etalab-2.0"),
  where: fc.oneof(
    some(regions).map((territories) => ({ territories, covers: [] as string[] })),
    fc.constant({ territories: [] as string[], covers: ["country/FR"] }),
  ),
  modified: fc.integer({ min: today - 500, max: today }),
  period: fc.option(fc.constantFrom([10_000, 12_000] as const, [15_000, 19_000] as const), {
    nil: undefined,
  }),
});

const entry = fc
  .record({ id: fc.integer({ min: 0, max: 9 }), words: some(vocabulary), facts })
  .map(({ id, words, facts: { period, where, ...told } }): SearchEntry => {
    const all: EntryFacts = {
      slug: `d${id}`,
      producer: `p${id % 3}`,
      producerName: `Producteur ${id % 3}`,
      organization: [`o${id % 2}`, `Organisation ${id % 2}`],
      access: "PUBLIC",
      ...where,
      keywords: words,
      origins: [],
      bboxes: [],
      published: id,
      quality: id * 40,
      rating: "bad",
      known: id / 10,
      ...told,
      ...defined({ period }),
    };
    const impacts = Uint8Array.from(words, (_, place) => 40 + 20 * place);
    return { dataset: String(id), words: words.join(" "), impacts, text: words.join(" "), facts: all };
  });

const change = fc.oneof(
  { weight: 4, arbitrary: entry.map((put) => ({ put })) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 9 }).map((id) => ({ remove: String(id) })) },
  { weight: 1, arbitrary: fc.constant({ pack: true }) },
  { weight: 1, arbitrary: fc.constant({ image: true }) },
);

/** As a later start has it. */
async function imageOf(index: DatasetIndex): Promise<DatasetIndex> {
  return DatasetIndex.restore(new ImageSource(from(await blocksOf(index))));
}

/** An index after all changes, and what should be in it. */
async function applied(changes: readonly object[]) {
  let index = new DatasetIndex();
  const living = new Map<string, SearchEntry>();
  for (const each of changes as { put?: SearchEntry; remove?: string; pack?: true; image?: true }[]) {
    if (each.put !== undefined) {
      index.put(each.put);
      living.delete(each.put.dataset);
      living.set(each.put.dataset, each.put);
    } else if (each.remove !== undefined) {
      index.remove(each.remove);
      living.delete(each.remove);
    } else if (each.image === true) index = await imageOf(index);
    else await index.postings.packAll();
  }
  return { index, living: [...living.values()] };
}

test("an index that was changed holds what one made afresh holds", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 40 }), some(vocabulary), async (changes, words) => {
      const { index, living } = await applied(changes);
      const afresh = new DatasetIndex();
      for (const each of living) afresh.put(each);
      assert.deepEqual(found(index, words), found(afresh, words));
      assert.deepEqual(found(index, words), holders(living, words));
    }),
    { numRuns: 200 },
  );
});

test("facets count as if each dataset were looked at, the choice within a facet aside", async () => {
  const filters = fc.record(
    {
      theme: some(["ENVI", "TRAN"]),
      format: some(["CSV", "XLSX"]),
      freshness: some(["week", "older"]),
      territory: some(regions),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 40 }), filters, async (changes, chosen) => {
      const { index, living } = await applied(changes);
      const request = { filters: chosen } as Pick<SearchRequest, "filters">;
      const narrowed = narrow(index, everything(index, "newest").rows, request, known);
      assert.equal(narrowed.rows.length, living.filter((each) => passes(each, chosen)).length);
      const facets: Facet[] = ["theme", "producer", "format", "territory", "period", "freshness", "keyword"];
      const counted = countFacets(index, narrowed, { facets, chosen, ...known, labelOf: () => undefined });
      for (const { facet, values } of counted) {
        const { [facet as keyof typeof chosen]: _, ...others } = chosen;
        const expected = new Map<string, number>();
        for (const each of living.filter((one) => passes(one, others))) {
          for (const value of valuesOf(each, facet)) expected.set(value, (expected.get(value) ?? 0) + 1);
        }
        // What only covering datasets are about is not offered.
        for (const region of facet === "territory" ? regions : []) {
          const isOwn = living.some((one) => passes(one, others) && one.facts.territories.includes(region));
          if (!isOwn && chosen.territory?.includes(region) !== true) expected.delete(region);
        }
        const told = values.filter(({ count }) => count > 0).map(({ value, count }) => [value, count]);
        assert.deepEqual(new Map(told as [string, number][]), expected, facet);
      }
    }),
    { numRuns: 200 },
  );
});

function found(index: DatasetIndex, words: readonly string[]): readonly string[] {
  const known = { dictionary: index.dictionary, documents: index.documents.living };
  const { groups } = understand(words, known, { literally: true });
  // Synonyms are left out: each group asks for its own word.
  const own = groups.map(({ alternatives, weight }) => ({ alternatives: alternatives.slice(0, 1), weight }));
  const { rows } = new Scorer().score(index, own, 0);
  return [...rows].map((row) => index.documents.ids[row] ?? "").sort();
}

function holders(living: readonly SearchEntry[], words: readonly string[]): readonly string[] {
  return living
    .filter((each) => each.words.split(" ").some((word) => words.includes(word)))
    .map(({ dataset }) => dataset)
    .sort();
}

function passes(
  entryOf: SearchEntry,
  chosen: Readonly<Record<string, readonly string[] | undefined>>,
): boolean {
  return Object.entries(chosen).every(
    ([facet, values]) =>
      values === undefined ||
      values.length === 0 ||
      valuesOf(entryOf, facet as Facet).some((value) => values.includes(value)),
  );
}

function valuesOf({ facts: told }: SearchEntry, facet: Facet): readonly string[] {
  if (facet === "theme") return told.themes;
  if (facet === "producer") return [told.producer];
  if (facet === "format") return told.formats;
  if (facet === "territory") return told.covers.length > 0 ? regions : told.territories;
  if (facet === "keyword") return told.keywords;
  if (facet === "freshness") return [freshnessOf(told.modified, today)];
  if (told.period === undefined) return [];
  // 1997 to 2002, or 2011 to 2022.
  return told.period[0] === 10_000 ? ["1990", "2000"] : ["2010", "2020"];
}
