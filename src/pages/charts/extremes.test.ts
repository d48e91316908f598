import assert from "node:assert/strict";
import { test } from "node:test";
import { tellExtremes } from "./extremes.ts";

const write = (value: number) => value.toFixed(0);
const of = (name: string, value: number) => ({ name: () => name, value });

test("the highest and the lowest are named, with how many others are written as they are", () => {
  const rennes = of("Rennes", 4.2);
  const more = [of("Brest", 9), of("Nantes", 4), of("Vannes", 4.1), of("Quimper", 8)];
  assert.deepEqual(tellExtremes("fr", [rennes, ...more], write), {
    most: "Brest",
    mostValue: "9",
    least: "Nantes et 2 autres",
    leastValue: "4",
  });
  assert.equal(tellExtremes("fr", [rennes, of("Nantes", 4)], write).most, "Rennes et 1 autre");
  assert.equal(tellExtremes("en", [rennes, ...more], write).least, "Nantes and 2 others");
  const { most, least } = tellExtremes("en", [rennes], write);
  assert.deepEqual([most, least], ["Rennes", "Rennes"]);
});
