import assert from "node:assert/strict";
import { test } from "node:test";
import { narrowingProblems, offeredColumns } from "./narrowing.ts";
import { narrowingKey } from "./narrowing-key.ts";
import type { Policy } from "./policy.ts";

const known = ["stop", "name", "boardings"];

function keys(columns: string[], rows: Parameters<typeof narrowingProblems>[0]["rows"] = []): string[] {
  return narrowingProblems({ columns, rows }, known).map(({ key }) => key);
}

test("a narrowing names columns that are there, each once, and conditions over them", () => {
  assert.deepEqual(keys(["stop", "name"]), []);
  assert.deepEqual(keys([]), ["access-columns-none"]);
  assert.deepEqual(keys(["stop", "stop"]), ["access-column-twice"]);
  assert.deepEqual(keys(["stop", "driver"]), ["access-column-unknown"]);
  assert.deepEqual(keys(["stop"], [{ column: "boardings", operator: "less", value: "10" }]), []);
  assert.deepEqual(keys(["stop"], [{ column: "driver", operator: "exact", value: "1" }]), [
    "access-column-unknown",
  ]);
  const strange = [{ column: "stop", operator: "or 1=1" as "exact", value: "1" }];
  assert.deepEqual(keys(["stop"], strange), ["access-operator-unknown"]);
  const many = Array.from({ length: 21 }, () => ({ column: "stop", operator: "exact" as const, value: "1" }));
  assert.deepEqual(keys(["stop"], many), ["access-conditions-too-many"]);
});

test("two narrowings are the same whatever the order in which they are written", () => {
  const a = { column: "stop", operator: "exact" as const, value: "1" };
  const b = { column: "name", operator: "exact" as const, value: "2" };
  const key = narrowingKey({ columns: ["stop", "name"], rows: [a, b] });
  assert.equal(narrowingKey({ columns: ["name", "stop"], rows: [b, a, a] }), key);
  assert.notEqual(narrowingKey({ columns: ["name"], rows: [a, b] }), key);
  assert.notEqual(narrowingKey({ columns: ["stop", "name"], rows: [a] }), key);
});

test("what a policy hides is not offered, nor the marks of its cells, and of a closed table nothing is", () => {
  const columns = known.map((name) => ({ name }));
  const policy = { hiddenColumns: ["name"] } as unknown as Policy;
  assert.deepEqual(
    offeredColumns(columns, { level: "restricted", policy }).map(({ name }) => name),
    ["stop", "boardings"],
  );
  assert.equal(offeredColumns(columns, { level: "account" }), columns);
  const marked = [...columns, { name: "name_mark", marksOf: "name" }];
  assert.deepEqual(
    offeredColumns(marked, { level: "account", policy }).map(({ name }) => name),
    ["stop", "boardings"],
  );
  assert.deepEqual(offeredColumns(columns, { level: "closed", policy }), []);
});
