import assert from "node:assert/strict";
import { test } from "node:test";
import { scaleLinear } from "d3-scale";
import fc from "fast-check";
import { languages } from "../../base/language.ts";
import { tickWriter, valueWriter, writeTold } from "./tell-apart.ts";

const written = (ticks: readonly number[]): string[] => ticks.map(tickWriter("en", ticks));

test("ticks have the decimals that tell them apart, and no more", () => {
  assert.deepEqual(written([487.9, 488, 488.1, 488.2]), ["487.9", "488.0", "488.1", "488.2"]);
  assert.deepEqual(written([0, 2.5, 5, 7.5]), ["0", "2.5", "5.0", "7.5"]);
  assert.deepEqual(written([0, 1000, 2000]), ["0", "1,000", "2,000"]);
  assert.deepEqual(written([0, 500_000, 1_000_000, 1_500_000]), ["0", "500K", "1.0M", "1.5M"]);
  assert.deepEqual(written([12_000_000, 12_000_500, 12_001_000]), ["12.0000M", "12.0005M", "12.0010M"]);
});

test("no two ticks of an axis are ever written alike", () => {
  const double = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(double, fc.double({ min: 1e-5, max: 1e8, noNaN: true }), (low, wide) => {
      const ticks = scaleLinear([low, low + wide])
        .nice(5)
        .ticks(5);
      for (const language of languages) {
        const labels = ticks.map(tickWriter(language, ticks));
        assert.equal(new Set(labels).size, new Set(ticks).size, labels.join(" | "));
      }
    }),
    { numRuns: 500 },
  );
});

test("the highest and the lowest of near values are told apart", () => {
  const near = [488.123, 488.456, 488.201];
  assert.deepEqual(near.map(valueWriter("en", near)), ["488.12", "488.46", "488.20"]);
  assert.deepEqual([3, 12_345].map(valueWriter("en", [3, 12_345])), ["3", "12,345"]);
  assert.equal(valueWriter("fr", [5])(5), "5");
  assert.equal(writeTold("en", 487.928_374_65), "487.928");
});
