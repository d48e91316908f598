import assert from "node:assert/strict";
import { test } from "node:test";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import { periodOf, readState, searchOf } from "./state.ts";

const facts: IndicatorFacts = {
  table: "t",
  decimals: 1,
  grain: "day",
  levels: ["departement", "region", "country"],
  sources: [],
};

test("an address says what is shown, and comes back as short as it can be", () => {
  const addresses = [
    "",
    "?view=map&level=region&at=2020-11-12&classes=jenks",
    "?place=departement-35&place=country-FR&from=2020-03-18&relative=1&log=1",
    "?view=map&classes=hand&cuts=10%3B20.5&vintage=3&revised=1",
  ];
  for (const address of addresses) {
    assert.equal(searchOf(readState(new URLSearchParams(address), facts)), address);
  }
});

test("what means nothing in an address is left out", () => {
  const told = "view=pie&place=departement-35&place=departement-35&place=moon-1&from=&to=hier&level=commune";
  assert.equal(
    searchOf(readState(new URLSearchParams(`${told}&classes=x&cuts=a;3,5;3.5&vintage=-1`), facts)),
    "?place=departement-35&cuts=3.5",
  );
});

test("a date stands for the period that it lies in", () => {
  assert.equal(periodOf("week", "2020-11-12"), "2020-11-09");
  assert.equal(periodOf("week", "2020-11-15"), "2020-11-09");
  assert.equal(periodOf("month", "2020-11-12"), "2020-11-01");
  assert.equal(periodOf("quarter", "2020-11-12"), "2020-10-01");
  assert.equal(periodOf("year", "2020-11-12"), "2020-01-01");
  assert.equal(periodOf("day", "2020-02-31"), undefined);
  assert.equal(periodOf("day", "le 12"), undefined);
});
