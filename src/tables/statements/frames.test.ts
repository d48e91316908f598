import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { DuckDBConnection } from "@duckdb/node-api";
import { openForStrangers, texts } from "../../engine/check-statement.ts";
import { isNode, type Node, walk } from "../../engine/statement-tree.ts";
import { quoteText } from "../../engine/quote.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { frameOf } from "./frames.ts";

let connection: DuckDBConnection;
before(async () => {
  connection = await openForStrangers();
});
after(() => connection.closeSync());

/** The window of a frame, as the engine's parser reads it. */
async function windowWith(frame: string): Promise<Node> {
  const sql = `SELECT sum(x) OVER (ORDER BY y ${frame}) FROM rows`;
  const [tree = "null"] = await texts(connection, `SELECT json_serialize_sql(${quoteText(sql)})`);
  const read: unknown = JSON.parse(tree);
  let found: unknown;
  walk(read, (node) => {
    if (node["class"] === "WINDOW") found = node;
  });
  assert.ok(isNode(found), tree);
  return found;
}

test("a frame that counts rows, or rows that stand alike, is written as it was", async () => {
  for (const [frame, sql, tellsApart] of [
    ["ROWS 2 PRECEDING", "ROWS BETWEEN 2 PRECEDING AND CURRENT ROW", true],
    ["ROWS UNBOUNDED PRECEDING", "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", true],
    ["ROWS BETWEEN 0 PRECEDING AND 3 FOLLOWING", "ROWS BETWEEN CURRENT ROW AND 3 FOLLOWING", true],
    ["ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING", "ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING", true],
    [
      "ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING",
      "ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING",
      true,
    ],
    [
      "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
      "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
      false,
    ],
    [
      "RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
      "RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
      false,
    ],
    [
      "GROUPS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
      "GROUPS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
      false,
    ],
    ["GROUPS BETWEEN 2 PRECEDING AND 1 FOLLOWING", "GROUPS BETWEEN 2 PRECEDING AND 1 FOLLOWING", false],
  ] as const) {
    const countsGroups = /^GROUPS.*\d/.test(frame);
    assert.deepEqual(frameOf(await windowWith(frame)), { sql: ` ${sql}`, tellsApart, countsGroups }, frame);
  }
});

test("the frame that is meant where none is written is none", async () => {
  for (const frame of ["", "RANGE UNBOUNDED PRECEDING"])
    assert.equal(frameOf(await windowWith(frame)), undefined, frame);
});

test("a frame that ends before it begins, by distance, or of a number that is not written is left", async () => {
  for (const frame of [
    "ROWS BETWEEN 3 FOLLOWING AND 1 FOLLOWING",
    "ROWS BETWEEN 1 PRECEDING AND 3 PRECEDING",
    "ROWS BETWEEN -1 PRECEDING AND CURRENT ROW",
    "ROWS BETWEEN 1.5 PRECEDING AND CURRENT ROW",
    "ROWS BETWEEN x PRECEDING AND CURRENT ROW",
    "ROWS BETWEEN 1 + 1 PRECEDING AND CURRENT ROW",
    "RANGE BETWEEN 2 PRECEDING AND CURRENT ROW",
    "GROUPS BETWEEN 2 FOLLOWING AND 1 FOLLOWING",
  ]) {
    const node = await windowWith(frame);
    assert.throws(
      () => frameOf(node),
      (error) => error instanceof OnlyEmbedded && error.why === "window-with-frame",
      frame,
    );
  }
});
