import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../test/import-world.ts";
import { system } from "../access/actor.ts";
import { distributionsOf } from "./distributions.ts";
import { listTables } from "./tables.ts";

test("a table is had as files, as its original and through its API, with the sums that are known", async () => {
  await using world = await importWorld();
  const bytes = "nom;longitude;latitude\nMairie;-1.68;48.11\nGare;-1.67;48.10\n";
  await world.import("lieux.csv", bytes);
  const [table] = await listTables(world.ctx, system, world.dataset.id);
  assert.ok(table);
  const all = distributionsOf(table, "https://data.test");
  assert.deepEqual(
    all.map(({ kind, format }) => `${kind} ${format}`),
    ["table CSV", "table JSON", "table PARQUET", "table GEOJSON", "table XLSX", "file CSV", "service JSON"],
  );
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  const original = all.find(({ kind }) => kind === "file");
  assert.equal(original?.sizeBytes, Buffer.byteLength(bytes));
  assert.equal(original?.checksum?.value, table.version?.original);
  assert.equal(original?.title, "lieux.csv");
  const service = all.find(({ kind }) => kind === "service");
  assert.equal(service?.service?.endpointDescription, `https://data.test/api/resources/${table.id}/swagger/`);
  assert.ok(all.every(({ modified }) => modified === "2026-11-25T08:00:00.000Z"));
});

test("a table without places is not had as GeoJSON, nor one without a version at all", async () => {
  await using world = await importWorld();
  await world.import("menus.csv", "jour;menu\n2024-09-02;Lentilles\n");
  const [table] = await listTables(world.ctx, system, world.dataset.id);
  assert.ok(table);
  assert.ok(distributionsOf(table, "https://data.test").every(({ format }) => format !== "GEOJSON"));
  const { version: _, ...empty } = table;
  assert.deepEqual(distributionsOf(empty, "https://data.test"), []);
});
