import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { noFacts } from "../catalogue/search-index/entry.ts";
import { DatasetIndex } from "./index/dataset-index.ts";
import { narrow } from "./narrow.ts";

const formats = ["CSV", "JSON", "ZIP"];
const licences = ["etalab-2.0", "ODbL-1.0"];
const places = ["commune/35238", "commune/35001"];
const today = 20_000;

const described = fc.record({
  formats: fc.subarray(formats),
  licence: fc.constantFrom(...licences),
  territories: fc.subarray(places),
  covers: fc.subarray(["departement/35", "departement/22"]),
  age: fc.constantFrom(3, 20, 100, 1000),
});

/** A département is around each place. */
const wider = (): readonly string[] => ["departement/35"];

test("each choice leaves out what does not have it, and tells what it alone leaves out", () => {
  const filters = fc.record(
    {
      format: fc.subarray(formats, { minLength: 1 }),
      licence: fc.subarray(licences, { minLength: 1 }),
      territory: fc.subarray(places, { minLength: 1 }),
      freshness: fc.subarray(["week", "month", "year", "older"], { minLength: 1 }),
    },
    { requiredKeys: [] },
  );
  const without = fc.record({ licence: fc.subarray(licences, { maxLength: 1 }) });
  fc.assert(
    fc.property(
      fc.array(described, { minLength: 1, maxLength: 40 }),
      filters,
      without,
      (all, chosen, refused) => {
        const index = new DatasetIndex();
        for (const [row, { age, ...facts }] of all.entries()) {
          const own = { ...noFacts, ...facts, slug: String(row), modified: today - age };
          index.put({ dataset: String(row), words: "", impacts: new Uint8Array(0), text: "", facts: own });
        }
        const rows = Uint32Array.from(all, (_, row) => row);
        const missedBy = ({
          formats: own,
          licence,
          territories,
          covers,
          age,
        }: (typeof all)[number]): string[] => {
          const freshness = age <= 7 ? "week" : age <= 31 ? "month" : age <= 366 ? "year" : "older";
          const isCovered = covers.includes("departement/35");
          const has = {
            format: (value: string) => own.includes(value),
            licence: (value: string) => licence === value,
            territory: (value: string) => isCovered || territories.includes(value),
            freshness: (value: string) => freshness === value,
          };
          const missed = Object.entries(chosen).filter(
            ([facet, values]) => values !== undefined && !values.some(has[facet as keyof typeof has]),
          );
          return [
            ...missed.map(([facet]) => facet),
            ...(refused.licence.includes(licence) ? ["refused", "too"] : []),
          ];
        };
        const rowsMissedBy = (wanted: readonly string[]): number[] =>
          all.flatMap((each, row) => (missedBy(each).join() === wanted.join() ? [row] : []));
        const narrowed = narrow(index, rows, { filters: chosen, without: refused }, { today, wider });
        assert.deepEqual([...narrowed.rows], rowsMissedBy([]));
        for (const [facet, left] of narrowed.leftOutBy) assert.deepEqual([...left], rowsMissedBy([facet]));
      },
    ),
  );
});
