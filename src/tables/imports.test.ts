import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { system } from "../access/actor.ts";
import { importWorld } from "../../test/import-world.ts";
import { goBack } from "./go-back.ts";
import { importNow } from "./import/import-now.ts";
import { cancelImport, correctLater, enqueue, getImport, importLater } from "./imports.ts";
import { preview } from "./import/preview.ts";
import { dueRefreshes, refreshOf } from "./import/refresh.ts";
import { listRejectedRows } from "./rejected-rows.ts";
import { sweepBlobs } from "./import/sweep.ts";
import { deletedKeptMs, deleteTable, purgeDeletedTables } from "./deletion.ts";
import { changeTable, listTables } from "./tables.ts";
import { getReadableVersion, getVersion, listVersions } from "./versions.ts";

const canteens = [
  "siret;commune;date;repas;bio",
  "00012345600014;Rennes;01/09/2024;1 234;12,5",
  "00012345600022;Brest;02/09/2024;56;8",
  "00012345600030;Vannes;03/09/2024;7;9,25",
].join("\n");

test("a file becomes a table with types, meanings and a profile", async () => {
  await using world = await importWorld();
  const done = await world.import("cantines.csv", canteens);
  assert.equal(done.state, "done", JSON.stringify(done.failure));
  const [table] = await listTables(world.ctx, system, world.dataset.id);
  assert.equal(table?.name, "cantines");
  const version = table?.version;
  assert.equal(version?.number, 1);
  assert.equal(version?.rows, 3);
  assert.deepEqual(
    version?.columns.map(({ name, type }) => [name, type]),
    [
      ["siret", "text"],
      ["commune", "text"],
      ["date", "date"],
      ["repas", "integer"],
      ["bio", "decimal"],
    ],
  );
  const profile = version?.profile.columns.find(({ name }) => name === "bio");
  assert.equal(profile?.max, 12.5);
  assert.deepEqual(done.made, [{ table: table?.id, version: 1 }]);
});

test("a row whose cell does not fit is set aside with its line and its text", async () => {
  await using world = await importWorld();
  const rows = Array.from({ length: 200 }, (_, index) => `${index},"deux\nlignes",${index * 2}`);
  rows[150] = '150,"deux\nlignes",beaucoup';
  const done = await world.import("mesures.csv", ["numero,texte,valeur", ...rows].join("\n"));
  assert.equal(done.state, "done", JSON.stringify(done.failure));
  const [made] = done.made;
  assert.ok(made);
  const version = await getVersion(world.ctx, system, made.table, 1);
  assert.equal(version.rows, 199);
  assert.equal(version.rejectedRows, 1);
  const { items } = await listRejectedRows(world.ctx, system, made.table, { page: 1, pageSize: 10 });
  assert.deepEqual(items, [
    { line: 302, raw: '150,"deux\nlignes",beaucoup', reason: "import-cell-not-integer", column: "valeur" },
  ]);
  assert.ok(done.problems.some(({ key }) => key === "import-rows-set-aside"));
});

test("the same file again makes no version, another one makes the next and tells the changes", async () => {
  await using world = await importWorld();
  const first = await world.import("stock.csv", "id,nom,prix\n1,vis,2\n2,clou,3\n3,écrou,4\n", {
    key: ["id"],
  });
  const [made] = first.made;
  assert.ok(made);
  const same = await world.import("stock.csv", "id,nom,prix\n1,vis,2\n2,clou,3\n3,écrou,4\n");
  assert.equal(same.problems[0]?.key, "import-unchanged");
  assert.equal((await listVersions(world.ctx, system, made.table, { page: 1, pageSize: 10 })).total, 1);

  await world.import("stock.csv", "id,nom,prix,rayon\n1,vis,2.5,A\n3,écrou,4,B\n4,rivet,5,B\n");
  const second = await getVersion(world.ctx, system, made.table, 2);
  assert.deepEqual(second.changes, {
    against: 1,
    columnsAdded: ["rayon"],
    columnsRemoved: [],
    columnsRetyped: [{ name: "prix", from: "integer", to: "decimal" }],
    rowsBefore: 3,
    rowsAfter: 3,
    rows: { added: 1, removed: 1, changed: 2 },
  });

  const third = await goBack(world.ctx, system, made.table, 1);
  assert.equal(third.number, 3);
  const { version } = await getReadableVersion(world.ctx, system, made.table);
  assert.equal(version.number, 3);
  assert.deepEqual(version.source, { kind: "version", number: 1 });
});

test("a correction is previewed, then makes a new version that a later file is read with", async () => {
  await using world = await importWorld();
  const [made] = (await world.import("codes.csv", "code,total\n12,5\n13,6\n")).made;
  assert.ok(made);
  const seen = await preview(world.ctx, system, made.table, { columns: { code: { type: "text" } } });
  assert.deepEqual(seen.rows, [
    ["12", 5],
    ["13", 6],
  ]);
  const corrected = await world.ended(
    await correctLater(world.ctx, system, made.table, { columns: { code: { type: "text" } } }),
  );
  assert.equal(corrected.state, "done", JSON.stringify(corrected.failure));
  const version = await getVersion(world.ctx, system, made.table, 2);
  assert.equal(version.columns[0]?.type, "text");
  assert.deepEqual(version.changes?.columnsRetyped, [{ name: "code", from: "integer", to: "text" }]);
});

test("a file that holds a second table now gives the next version of the first", async () => {
  await using world = await importWorld();
  const text = "commune;population\nRezé;42000\nVertou;25000\nOrvault;27000\n";
  const [first] = (await world.import("communes.csv", text)).made;
  const more = `${text}\nannée;budget;agents\n2019;12.5;30\n2020;13.1;32\n2021;14.1;33\n`;
  const again = await world.import("communes.csv", more, { table: first?.table ?? "" });
  assert.deepEqual(again.made, [{ table: first?.table, version: 2 }], JSON.stringify(again.failure));
  assert.ok(again.problems.some(({ key }) => key === "dialect-several-tables"));
});

test("a table is renamed and its key is one of its columns", async () => {
  await using world = await importWorld();
  const [made] = (await world.import("a.csv", "id,x\n1,2\n2,3\n")).made;
  assert.ok(made);
  const changed = await changeTable(world.ctx, system, made.table, { name: " Stations ", key: ["id"] });
  assert.equal(changed.name, "Stations");
  assert.deepEqual(changed.key, ["id"]);
  await assert.rejects(changeTable(world.ctx, system, made.table, { key: ["absent"] }), /table-key-unknown/);
});

test("an import that is cancelled ends at once and leaves no table", async () => {
  await using world = await importWorld();
  const upload = await world.upload("long.csv", `a,b\n${"1,2\n".repeat(500_000)}`);
  const started = await importLater(world.ctx, system, world.dataset.id, { upload: upload.id });
  await cancelImport(world.ctx, system, started.id);
  assert.equal((await world.ended(started)).state, "cancelled");
  assert.deepEqual(await listTables(world.ctx, system, world.dataset.id), []);
});

test("the line of a row set aside is that of the original, whatever was read in between", async () => {
  await using world = await importWorld();
  const many = Array.from({ length: 60 }, (_, index) => `v${index};${index}`);
  // Two lines above the header, a blank one, and a row with a cell too many: a file read by the tolerant parser.
  const text = [
    "Relevés",
    "du mois",
    "nom;valeur",
    ...many.slice(0, 30),
    "",
    "a;1;;",
    "b;beaucoup",
    ...many,
  ].join("\n");
  const options = { misfit: "set-row-aside" } as const;
  const [made] = (await world.import("releves.csv", Buffer.from(text, "latin1"), options)).made;
  assert.ok(made);
  const { items } = await listRejectedRows(world.ctx, system, made.table, { page: 1, pageSize: 5 });
  const found = items.find(({ reason }) => reason === "import-cell-not-integer");
  assert.deepEqual([found?.line, found?.raw], [36, "b;beaucoup"]);
});

test("an import that a dead process left running is done by the next one", async () => {
  await using world = await importWorld();
  const upload = await world.upload("a.csv", "id,x\n1,2\n2,3\n");
  const started = await importLater(world.ctx, system, world.dataset.id, { upload: upload.id });
  await world.ended(started);
  // As the row was while the first process worked, with its original in the store already.
  await world.ctx.db`delete from versions`;
  await world.ctx.db`update imports set state = 'running', ended_at = null where id = ${started.id}`;
  await importNow(world.ctx, started.id, new AbortController().signal);
  const { made } = await getImport(world.ctx, system, started.id);
  assert.deepEqual(
    made.map(({ version }) => version),
    [1],
  );
  await importNow(world.ctx, started.id, new AbortController().signal);
  assert.equal(
    (await listVersions(world.ctx, system, made[0]?.table ?? "", { page: 1, pageSize: 5 })).total,
    1,
  );
});

test("an import that its process stops is put back, and nothing of it stays", async () => {
  await using world = await importWorld();
  const upload = await world.upload("long.csv", `a,b\n${"1,2\n".repeat(2_000_000)}`);
  const { id } = await enqueueOnly(world, upload.id);
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error("stopping")), 150);
  await assert.rejects(importNow(world.ctx, id, stop.signal), /stopping/);
  assert.equal((await getImport(world.ctx, system, id)).state, "waiting");
  assert.deepEqual(await listTables(world.ctx, system, world.dataset.id), []);
  await importNow(world.ctx, id, new AbortController().signal);
  assert.equal((await getImport(world.ctx, system, id)).state, "done");
});

test("an address is asked for news when its time has come, and answers that there are none", async () => {
  await using world = await importWorld();
  const asked: (string | undefined)[] = [];
  let rows = "id,n\n1,2\n";
  const server = createServer((request, response) => {
    const etag = `"${rows.length}"`;
    asked.push(request.headers["if-none-match"]);
    if (request.headers["if-none-match"] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag }).end(rows);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/stations.csv`;
  try {
    const [made] = (await world.importUrl(url, "daily")).made;
    assert.ok(made);
    assert.equal((await dueRefreshes(world.ctx)).length, 0);
    for (const [wait, expected] of [
      [25, 1],
      [50, 2],
    ] as const) {
      world.time.now = new Date(Date.parse("2026-11-25T08:00:00Z") + wait * 3_600_000);
      const [due] = await dueRefreshes(world.ctx);
      assert.ok(due);
      if (expected === 2) rows += "3,4\n";
      await world.ended(await enqueue(world.ctx, due));
      const { total } = await listVersions(world.ctx, system, made.table, { page: 1, pageSize: 5 });
      assert.equal(total, expected);
    }
    assert.deepEqual(asked, [undefined, '"9"', '"9"']);
    const state = await refreshOf(world.ctx, system, made.table);
    assert.equal(state?.nextAt?.toISOString(), "2026-11-28T10:00:00.000Z");
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("an address with a password in it is refused: everybody can read where rows come from", async () => {
  await using world = await importWorld();
  for (const url of ["https://bob:secret@files.example/a.csv", "https://bob@files.example/a.csv"]) {
    await assert.rejects(world.importUrl(url), /import-url-secret/);
  }
});

test("blobs that nobody names are swept, and only those", async () => {
  await using world = await importWorld();
  const [kept] = (await world.import("a.csv", "id,x\n1,2\n")).made;
  const [gone] = (await world.import("b.csv", "id,x\n1,3\n")).made;
  assert.ok(kept && gone);
  await deleteTable(world.ctx, system, gone.table);
  assert.equal(await sweepBlobs(world.ctx, 0), 0);
  world.time.now = new Date(world.time.now.getTime() + deletedKeptMs);
  await purgeDeletedTables(world.ctx);
  assert.equal(await sweepBlobs(world.ctx), 0, "what was put lately may be about to be named");
  assert.equal(await sweepBlobs(world.ctx, 0), 2);
  assert.equal(await sweepBlobs(world.ctx, 0), 0);
  const { version } = await getReadableVersion(world.ctx, system, kept.table);
  assert.equal(await world.ctx.store.state(version.parquet), "whole");
});

test("a large file is hashed while it is read, and known when it comes again", async () => {
  await using world = await importWorld();
  const large = Buffer.alloc(33_000_004, "123456,7891011\n");
  large.write("a,b\n");
  const first = await world.import("grand.csv", large);
  assert.equal(first.state, "done", JSON.stringify(first.failure));
  const [made] = first.made;
  assert.ok(made);
  const { version } = await getReadableVersion(world.ctx, system, made.table);
  assert.equal(version.originalBytes, large.length);
  assert.equal(version.original, createHash("sha256").update(large).digest("hex"));
  const again = await world.import("grand.csv", large);
  assert.deepEqual([again.state, again.problems[0]?.key], ["done", "import-unchanged"]);
  assert.equal((await listVersions(world.ctx, system, made.table, { page: 1, pageSize: 5 })).total, 1);
});

/** An import in the books alone: no job takes it up. */
async function enqueueOnly(world: Awaited<ReturnType<typeof importWorld>>, upload: string) {
  const jobs = { ...world.ctx.jobs, add: async () => undefined };
  return importLater({ ...world.ctx, jobs }, system, world.dataset.id, { upload });
}
