import assert from "node:assert/strict";
import { test } from "node:test";
import { countTurns } from "../../../test/turns.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import { findMeanings } from "./meanings.ts";
import { sampleTypes } from "./sample.ts";

const territory = openTerritory();
const cells = ["35238", "35051", "35047"];
const names = Array.from({ length: 30 }, (_, at) => `code_commune_${at}`);

test("others have their turn between two columns, whatever a table is looked at for", async () => {
  await using others = countTurns();
  const before = others.now();
  await sampleTypes(
    names.map((name) => ({ name, cells })),
    { territory },
  );
  const between = others.now();
  const values = cells.map((value) => ({ value, count: 1 }));
  await findMeanings(
    names.map((name) => ({ column: { name, type: "text", missing: [] }, values })),
    territory,
  );
  assert.ok(between - before >= names.length, `${between - before} turns`);
  assert.ok(others.now() - between >= names.length, `${others.now() - between} turns`);
});

test("others have their turn while one column of many different cells is tried", async () => {
  const different = Array.from({ length: 5000 }, (_, at) => `rue ${at}`);
  await using others = countTurns();
  await sampleTypes([{ name: "adresse", cells: different }]);
  assert.ok(others.now() >= 8, `${others.now()} turns`);
});
