import assert from "node:assert/strict";
import { test } from "node:test";
import { setRule } from "../../src/access/access-rules.ts";
import type { Policy } from "../../src/access/policy.ts";
import { touchSearch } from "../../src/catalogue/search-index/touch.ts";
import { restrictedWorld } from "./world.ts";

const policy: Policy = {
  purposes: [],
  requesters: [],
  hiddenColumns: ["eleves"],
  rows: [],
  duties: [],
  terms: "",
  acceptance: "by-hand",
  answerDays: 10,
};

const lines = Array.from({ length: 40 }, (_, row) => `e${row};${row % 8 === 0 ? "<5" : row + 6}`);

test("the marks of a column that a policy hides are hidden with it, at every door", async () => {
  await using world = await restrictedWorld();
  const { dataset, tables } = await world.publish({
    title: "Élèves par école",
    description: "Combien d’élèves.",
    files: { "ecoles.csv": `ecole;eleves\n${lines.join("\n")}\n` },
  });
  const [table] = Object.values(tables);
  const open = await world.get(`/api/resources/${table}/data/`);
  assert.deepEqual(Object.keys(open.body.data[0]), ["__id", "ecole", "eleves", "eleves_mark"]);
  await world.db.begin(async (tx) => {
    await setRule(tx, { dataset: dataset.id, level: "account", policy });
    await touchSearch(tx, dataset.id);
  });
  const { headers } = await world.member("stranger");
  const rows = await world.get(`/api/resources/${table}/data/`, headers);
  assert.deepEqual(Object.keys(rows.body.data[0]), ["__id", "ecole"]);
  for (const path of [
    `/api/resources/${table}/profile/`,
    `/api/resources/${table}/data/csv/`,
    `/api/datasets/${dataset.id}/tables`,
    "/odata/$metadata",
  ]) {
    const { status, text } = await world.ask(path, { ...headers });
    assert.equal(status, 200, `${path}: ${text}`);
    assert.match(text, /ecole/, path);
    assert.doesNotMatch(text, /eleves_mark|<5|&lt;5/, path);
  }
});
