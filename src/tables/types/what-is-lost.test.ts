import assert from "node:assert/strict";
import { test } from "node:test";
import type { Column } from "../column.ts";
import { findMeanings } from "./meanings.ts";

async function told(name: string, type: Column["type"], cells: readonly string[]) {
  const values = cells.map((value) => ({ value, count: 1 }));
  const { meanings } = await findMeanings([{ column: { name, type, missing: [] }, values }], undefined);
  return meanings.flatMap(({ problems }) => problems.map(({ key, args }) => [key, args["cell"]]));
}

test("codes that a spreadsheet wrote as powers of ten are told: their digits are not in the file", async () => {
  const cells = ["35600000000048", "3,56E+13"];
  assert.deepEqual(await told("identifiant", "text", cells), [["types-code-shortened", "3,56E+13"]]);
  assert.deepEqual(await told("Code EAN", "decimal", ["3.56E+13"]), [["types-code-shortened", "3.56E+13"]]);
  // A measure is what it says, and `2E10` may be the code of a stair.
  assert.deepEqual(await told("bactéries par ml", "decimal", ["1.2E+09"]), []);
  assert.deepEqual(await told("cage", "text", ["2E10", "1E02"]), []);
});

test("births whose year has two digits are told, where the century may be the other one", async () => {
  const told30 = [["types-birth-century", "01/02/30"]];
  assert.deepEqual(await told("date de naissance", "date", ["15/12/99", "01/02/30"]), told30);
  assert.deepEqual(await told("né le", "date", ["1 mars 45"]), [["types-birth-century", "1 mars 45"]]);
  assert.deepEqual(await told("date de naissance", "date", ["15/12/99", "01/02/1930", "1968-02-01"]), []);
  assert.deepEqual(await told("date de la séance", "date", ["01/02/30"]), []);
});
