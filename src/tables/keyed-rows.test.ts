import assert from "node:assert/strict";
import { test } from "node:test";
import { figuresIn } from "./keyed-rows.ts";

test("a figure has the title that its producer gave the column", () => {
  const columns = [
    { name: "nb_lgt_sru", title: "Logements sociaux", type: "integer", missing: [] },
    { name: "nb_lgt", type: "integer", missing: [] },
  ] as const;
  const rows = [{ nb_lgt_sru: 12, nb_lgt: 40 }];
  assert.deepEqual(figuresIn({ rows, columns }, { column: "code" }), [
    { name: "nb_lgt_sru", title: "Logements sociaux", value: 12, before: [] },
    { name: "nb_lgt", value: 40, before: [] },
  ]);
});
