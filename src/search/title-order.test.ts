import assert from "node:assert/strict";
import { test } from "node:test";
import { byCode } from "../base/by-code.ts";
import { titleOrder } from "./title-order.ts";

function byOrder(one: string, other: string): number {
  return byCode(titleOrder(one), titleOrder(other));
}

test("titles stand as a French reader looks for them", () => {
  const ordered = [
    "2 roues",
    "010 roues",
    "100 roues",
    "« Abribus » de Rennes",
    "Abribus de Saint-Malo",
    "École",
    "ECOLE 2",
    "école 10",
    "Écoles",
    "L’eau",
    "La mer",
    "Œuvres",
    "Zones",
  ];
  assert.deepEqual(ordered.toReversed().toSorted(byOrder), ordered);
  for (const [one, other] of [
    ["École", "ECOLE"],
    ["e\u0301cole", "école"],
    ["Œuvre d'art", "oeuvre d’art"],
    ["version 07", "Version 7"],
  ] as const)
    assert.equal(titleOrder(one), titleOrder(other));
});
