import assert from "node:assert/strict";
import { glob, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { contractsIn } from "./migrate.ts";

/** From it on, the version before serves on the same database while the next one takes its place. */
const sideBySide = "2095";

const takingAway: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["drops", /\bdrop\s+(?!trigger|constraint|index)/],
  ["renames", /\brename\s+(?:to|column|constraint|[a-z_]+\s+to)\b/],
  ["changes a type", /\balter\s+(?:column\s+)?[a-z_]+\s+(?:set\s+data\s+)?type\b/],
  ["demands a value", /\bset\s+not\s+null\b/],
  ["deletes", /(?:^|;|\bas \(|\))\s*(?:truncate|delete\s+from)\b/],
];

/** Tables that triggers alone write: what they delete there they tell anew. */
const toldByTriggers = ["published_datasets", "published_counts"];

/** What a migration takes away from the version before: what that one reads, or may write. */
function takenAway(sql: string): readonly string[] {
  const text = sql.toLowerCase().replaceAll(/--.*$/gm, "");
  const made = new Set(
    [...text.matchAll(/create table (?:if not exists )?([a-z_]+)/g)].map(([, name]) => name),
  );
  // What it makes itself, the version before does not know.
  const own = new Set([...made, ...toldByTriggers]);
  const kept = text.replaceAll(/\bdelete\s+from\s+([a-z_]+)/g, (deletes, table) =>
    own.has(table) ? "" : deletes,
  );
  const found = takingAway.filter(([, pattern]) => pattern.test(kept)).map(([what]) => what);
  for (const [, table = "", column = ""] of text.matchAll(/alter table ([a-z_]+)([^;]*)/g)) {
    if (made.has(table)) continue;
    for (const [added] of column.matchAll(/add (?:column )?[^,]*/g)) {
      const isKnown = /\bdefault\b|\bgenerated\b/.test(added);
      if (/\bnot null\b/.test(added) && !isKnown) found.push("demands a value");
      if (/\badd (?:constraint|check|unique|foreign|primary|exclude)\b/.test(added)) found.push("forbids");
    }
  }
  for (const [, table = ""] of text.matchAll(/create unique index [a-z_ ]*?on ([a-z_]+)/g)) {
    if (!made.has(table)) found.push("forbids");
  }
  return found;
}

test("what a migration takes away from the version before is seen in its words", () => {
  for (const [sql, expected] of [
    ["create table a (b int not null unique); create unique index a_b on a (b);", []],
    ["alter table a add column b int; alter table a add c text not null default ''", []],
    ["create or replace function f() returns void language sql as $$ select 1 $$", []],
    ["alter table a drop constraint a_b_check", []],
    ["-- drop table a\ncomment on table a is 'b'", []],
    ["alter table a drop column b", ["drops"]],
    ["drop table a;", ["drops"]],
    ["alter table a rename column b to c", ["renames"]],
    ["alter table a rename to c", ["renames"]],
    ["alter table a alter column b type text", ["changes a type"]],
    ["alter table a alter b set not null", ["demands a value"]],
    ["alter table a add column b int not null", ["demands a value"]],
    ["alter table a add constraint c check (b > 0)", ["forbids"]],
    ["create unique index c on a (b)", ["forbids"]],
    ["delete from a where b", ["deletes"]],
    ["create table a (b int); create function f() … as $$ delete from a $$", []],
    ["create table c (b int); delete from a", ["deletes"]],
  ] as const) {
    assert.deepEqual(takenAway(sql), expected, sql);
  }
});

test("a migration takes nothing away from the version before, or says that it does", async () => {
  const rooms = fileURLToPath(new URL("..", import.meta.url));
  const paths = await Array.fromAsync(glob("*/migrations/*.sql", { cwd: rooms }));
  const recent = paths.filter((path) => basename(path).slice(0, 4) >= sideBySide);
  assert.ok(recent.length >= 2);
  for (const path of recent) {
    const sql = await readFile(join(rooms, path), "utf8");
    if (!contractsIn(sql)) assert.deepEqual(takenAway(sql), [], path);
  }
});
