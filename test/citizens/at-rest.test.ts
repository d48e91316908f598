import assert from "node:assert/strict";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { gunzipSync, gzipSync, zstdDecompressSync } from "node:zlib";
import { type Actor, system } from "../../src/access/actor.ts";
import { newId } from "../../src/base/id.ts";
import { writeBackup } from "../../src/backup/write-backup.ts";
import { glance } from "../../src/tables/import/glance.ts";
import { findUploadFile, uploadPath } from "../../src/tables/import/lying-upload.ts";
import { appendUpload, createUpload, receiveFile } from "../../src/tables/import/uploads.ts";
import { importLater } from "../../src/tables/imports.ts";
import { openOriginal } from "../../src/tables/versions.ts";
import { zipOf } from "../archives.ts";
import { ended } from "../import-world.ts";
import { exportRows } from "../../src/tables/exports.ts";
import { namedBlobs } from "../../src/tables/named-blobs.ts";
import { readPage } from "../../src/tables/rows.ts";
import { findVersion } from "../../src/tables/stored/version-rows.ts";
import { sealingWork } from "../../src/tables/seal-files.ts";
import { codeIn, everything, facts } from "./demands-world.ts";
import { acceptDemand } from "../../src/citizens/demands/answer.ts";
import { getOwnTable, listReadings } from "../../src/citizens/own-data.ts";
import { giveReason } from "../../src/citizens/reasons.ts";
import { askDemand, proveDemand } from "../../src/citizens/demands/ask.ts";
import { byNameAndContract, citizensWorld, readings, workAtErasures } from "./world.ts";

type World = Awaited<ReturnType<typeof citizensWorld>>;

/** A value that stands in a cell, and nowhere else. */
const marker = "Quetzalcoatlus";

/** Each in a row of its own; one where a number is expected, which messages quote. */
const marked = [
  readings,
  `C-1;${marker};1980-05-01;awa@example.org;2026-12-01;6`,
  `C-7;${marker};1981-06-02;g@example.org;2026-12-01;${marker}`,
].join("\n");

const aside = { columns: { m3: { type: "decimal" } }, misfit: "set-row-aside" } as const;

/** Whether bytes hold it as they are, or once they are unpacked. A Parquet packs its pages: one is in clear. */
function isTold(bytes: Buffer): boolean {
  if (bytes.includes(marker) || bytes.includes(Buffer.from(marker).toString("hex"))) return true;
  const mark = bytes.subarray(0, 4).toString("hex");
  if (mark === Buffer.from("PAR1").toString("hex")) return true;
  if (mark.startsWith("1f8b08")) return isTold(gunzipSync(bytes));
  return mark === "28b52ffd" && isTold(zstdDecompressSync(bytes));
}

/** The files of the instance that tell it, by their paths in its folder. */
async function filesTelling({ folder }: World): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const bytes = entry.isFile() ? await readFile(path).catch(() => undefined) : undefined;
    if (bytes !== undefined && isTold(bytes)) found.push(path.slice(folder.length + 1));
  }
  return found;
}

/** The tables of PostgreSQL that tell it, each with a column. */
async function rowsTelling({ ctx: { db } }: World): Promise<string[]> {
  const tables = await db<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = current_schema() order by 1`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await db<{ row: Record<string, unknown> }[]>`select to_jsonb(t) as row from ${db(name)} t`;
    const columns = rows.flatMap(({ row }) => Object.entries(row));
    const telling = columns.filter(([, value]) => isTold(Buffer.from(JSON.stringify(value))));
    found.push(...new Set(telling.map(([column]) => `${name}.${column}`)));
  }
  return found;
}

/** Looks at the files each time that the engine has done something, and tells where it found it. */
function lookWhileWorking(here: World): ReadonlySet<string> {
  const { engine } = here.ctx;
  const found = new Set<string>();
  const look = async () => {
    for (const path of await filesTelling(here)) found.add(path.replaceAll(/[\w-]{8,}/g, "…"));
  };
  const looking = async (opening: ReturnType<typeof engine.workspace>): typeof opening => {
    const workspace = await opening;
    return {
      folder: workspace.folder,
      async run(...asked) {
        await workspace.run(...asked);
        await look();
      },
      async rows(...asked) {
        await look();
        return workspace.rows(...asked);
      },
      progress: () => workspace.progress(),
      hold: (file) => workspace.hold(file),
      noRoom: (cause) => workspace.noRoom(cause),
      [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose](),
    };
  };
  const plain = { ...engine };
  engine.workspace = (budget) => looking(plain.workspace(budget));
  engine.workspaceInMemory = (budget) => looking(plain.workspaceInMemory(budget));
  return found;
}

const telling = async (here: World) => [...(await filesTelling(here)), ...(await rowsTelling(here))];

const settle = ({ ctx }: World) => sealingWork(ctx).run(AbortSignal.timeout(300_000), "");

test("what was told of a table before it was declared to be about people is told no more", async () => {
  await using here = await citizensWorld();
  await here.import("releves.csv", marked, { table: here.table, ...aside });
  await readPage(here.ctx, system, here.table, everything());
  const before = (await telling(here)).join("\n");
  for (const place of ["store/", "engine/serving/", "versions.profile"])
    assert.ok(before.includes(place), place);
  await here.declare(byNameAndContract);
  await settle(here);
  assert.deepEqual(await telling(here), []);
  // Where there is nothing to take out, nothing that was read of versions is forgotten.
  const known = await findVersion(here.ctx.db, here.table);
  await settle(here);
  assert.equal(await findVersion(here.ctx.db, here.table), known);
});

test("a cell of a table about people is told by no file, no row and no backup, whatever is done with it", async () => {
  await using here = await citizensWorld();
  const { ctx, citizens, table } = here;
  await here.declare(byNameAndContract);
  await settle(here);
  const seen = lookWhileWorking(here);
  await here.import("releves.csv", marked, { table, ...aside });
  assert.deepEqual(await telling(here), []);
  await here.import(
    "releves.csv.gz",
    gzipSync(`${marked}\nC-8;${marker};1980-05-01;h@example.org;2026-12-01;5`),
    {
      table,
      ...aside,
    },
  );
  const found = new URLSearchParams({ nom__contains: marker.slice(3, 9) });
  assert.equal((await readPage(ctx, system, table, found)).total, 2);
  for (const format of ["csv", "parquet", "xlsx"] as const) {
    const { stream } = await exportRows(ctx, system, table, format, found);
    assert.ok((await buffer(stream)).length > 10);
  }
  assert.deepEqual(await telling(here), []);

  // The person has a cell of it corrected, and all of their rows erased.
  const awa = await here.citizen("awa");
  const link = await here.link(awa, facts);
  const staff = await here.citizen("staff");
  const editor = {
    ...staff,
    memberships: [{ organization: here.dataset.organization, role: "editor" as const }],
  };
  const asking = { words: marker, language: "fr", address: "192.0.2.1" } as const;
  const correction = await askDemand(citizens, awa, link.id, {
    ...asking,
    kind: "correct",
    row: { version: 3, number: 1 },
    changes: { nom: `${marker} Awa` },
  });
  assert.deepEqual(await telling(here), []);
  await acceptDemand(citizens, editor, correction.id, "");
  assert.deepEqual(await telling(here), []);
  const scratch = join(here.folder, "scratch");
  await mkdir(scratch, { recursive: true });
  const source = { db: ctx.db, store: ctx.store, folders: {}, scratch, program: "test", namedBlobs };
  // Staff say why, and look for them.
  await giveReason(citizens, editor, table, { reason: `Plainte de ${marker}.`, hours: 1, readings: 5 });
  assert.deepEqual(await telling(here), []);
  const lookedFor = new URLSearchParams({ nom__contains: marker });
  assert.equal((await readPage(ctx, editor, table, lookedFor)).total, 3);
  const own = await getOwnTable(citizens, awa, link.id);
  const { items } = await listReadings(citizens, awa, own, { pageSize: 50 });
  assert.ok(items.some(({ reason }) => reason?.includes(marker) === true));
  assert.deepEqual(await telling(here), []);
  await writeBackup(source, join(here.folder, "asked.backup"), { now: ctx.clock() });
  assert.deepEqual(await telling(here), []);
  const erasure = await askDemand(citizens, awa, link.id, { ...asking, kind: "erase" });
  await proveDemand(citizens, awa, erasure.id, codeIn(here));
  await acceptDemand(citizens, editor, erasure.id, "Rien n’est gardé.");
  await workAtErasures(here);
  await settle(here);
  assert.deepEqual(await telling(here), []);

  await writeBackup(source, join(here.folder, "kept.backup"), { now: ctx.clock() });
  assert.deepEqual(await telling(here), []);
  assert.deepEqual([...seen], []);
});

test("a file that comes in parts, at any places, is encrypted, looked at and imported as it was sent", async () => {
  await using here = await citizensWorld();
  const { ctx, table } = here;
  await here.declare(byNameAndContract);
  await settle(here);
  const bytes = Buffer.from(marked);
  const { id } = await createUpload(ctx, system, { fileName: "releves.csv", bytes: bytes.length });
  const cuts = [0, 7, 39, 40, bytes.length];
  for (const [index, offset] of cuts.slice(0, -1).entries()) {
    await appendUpload(ctx, system, id, { offset }, Readable.from([bytes.subarray(offset, cuts[index + 1])]));
  }
  const [{ segments } = { segments: [] }] = await ctx.db<{ segments: object[] }[]>`
    select segments from uploads where id = ${id}`;
  assert.equal(segments.length, 1, "pieces that follow each other are one");
  assert.deepEqual(await telling(here), []);
  const { sheets } = await glance(ctx, system, { upload: id });
  assert.match(JSON.stringify(sheets), new RegExp(marker));
  const seen = lookWhileWorking(here);
  const imported = await ended(
    ctx,
    await importLater(ctx, system, here.dataset.id, { upload: id }, { table, ...aside }),
  );
  assert.equal(imported.state, "done");
  assert.deepEqual([...seen, ...(await telling(here))], []);
  const { stream } = await openOriginal(ctx, system, table, 2);
  assert.equal((await buffer(stream)).toString(), marked);
});

test("what comes once more at a place of a file, in other bytes, tells nothing of what lay there", async () => {
  await using here = await citizensWorld();
  const { ctx } = here;
  await here.declare(byNameAndContract);
  const [one, other] = [Buffer.from(marked), Buffer.from(marked.replaceAll("C-", "D-"))];
  const { id } = await createUpload(ctx, system, { fileName: "releves.csv", bytes: one.length + 1 });
  const append = (bytes: Buffer, offset: number) =>
    appendUpload(ctx, system, id, { offset }, Readable.from([bytes]));
  await append(one.subarray(0, 7), 0);
  const path = uploadPath(ctx, id);
  const lying: Buffer[] = [];
  for (const bytes of [one, other]) {
    // As where the process was killed before it noted what it wrote.
    await ctx.db`update uploads set received = 7 where id = ${id}`;
    await append(bytes.subarray(7), 7);
    lying.push(await readFile(path));
  }
  const [first = one, second = one] = lying;
  assert.deepEqual(first.subarray(0, 7), second.subarray(0, 7));
  assert.notDeepEqual(differing(first, second), differing(one, other));
  const sent = Buffer.concat([one.subarray(0, 7), other.subarray(7)]);
  assert.equal(await text((await findUploadFile(ctx, id))?.read() ?? assert.fail()), sent.toString());
});

/** What two texts that lie under the same bits tell of each other. */
function differing(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.subarray(7).map((byte, at) => byte ^ (other[7 + at] ?? 0)));
}

test("a file that waits since before the declaration goes once it is idle; what others sent stays", async () => {
  await using here = await citizensWorld();
  const { ctx, time } = here;
  const send = (actor: Actor) => receiveFile(ctx, actor, "releves.csv", Readable.from([Buffer.from(marked)]));
  const organization = newId();
  const elsewhere = await here.citizen("elsewhere");
  const editor = { ...elsewhere, memberships: [{ organization, role: "editor" as const }] };
  const [idle, other, imported] = [await send(system), await send(editor), await send(system)];
  await ctx.db`
    insert into imports (id, dataset, state, origin, source, options, created_at)
    values (${newId()}, ${here.dataset.id}, 'waiting', ${ctx.db.json({ kind: "upload", upload: imported.id })},
      '{}', '{}', now())`;
  time.now = new Date(time.now.getTime() + 1000);
  await here.declare(byNameAndContract);
  const kept = async () =>
    (await ctx.db<{ id: string }[]>`select id from uploads order by id`).map(({ id }) => id);
  const all = await kept();
  await workAtErasures(here);
  assert.deepEqual(await kept(), all, "somebody may be about to import it");
  time.now = new Date(time.now.getTime() + 61 * 60_000);
  await workAtErasures(here);
  assert.deepEqual(await kept(), [other.id, imported.id].toSorted());
  assert.equal(await findUploadFile(ctx, idle.id), undefined);
});

test("a file that comes for more than an hour is not thrown away meanwhile", async () => {
  await using here = await citizensWorld();
  const { ctx, time } = here;
  async function* slowly() {
    yield Buffer.from(marked.slice(0, 10));
    time.now = new Date(time.now.getTime() + 1000);
    await here.declare(byNameAndContract);
    time.now = new Date(time.now.getTime() + 61 * 60_000);
    const touched = () => ctx.db`select from uploads where touched_at >= ${time.now}`;
    for (let tries = 0; tries < 600 && (await touched()).length === 0; tries += 1) await wait(100);
    await workAtErasures(here);
    yield Buffer.from(marked.slice(10));
  }
  const { id } = await receiveFile(ctx, system, "releves.csv", Readable.from(slowly()));
  assert.ok((await findUploadFile(ctx, id)) !== undefined);
});

test("a file for another table of the dataset may hold rows about people beside, and is encrypted as it came", async () => {
  await using here = await citizensWorld();
  const { made } = await here.import("agences.csv", "agence;ville\n1;Rennes");
  await here.declare(byNameAndContract);
  const table = made[0]?.table ?? "";
  const members = Object.entries({ "agences.csv": "agence;ville\n1;Brest", "releves.csv": marked }).map(
    ([name, content]) => ({ name, content, deflated: false }),
  );
  const { state, failure } = await here.import("tout.zip", zipOf(members), {
    table,
    sheets: ["agences.csv"],
  });
  assert.deepEqual([state, failure], ["done", undefined]);
  const original = (await findVersion(here.ctx.db, table))?.original ?? "";
  assert.deepEqual(
    [await here.ctx.store.isSealed(original), await here.ctx.store.isInClear(original)],
    [true, false],
  );
});

test("an encrypted file that nothing opens any more is said to be gone, and never read as it lies", async () => {
  await using here = await citizensWorld();
  const { ctx } = here;
  await here.declare(byNameAndContract);
  const send = () => receiveFile(ctx, system, "releves.csv", Readable.from([Buffer.from(marked)]));
  const lost = await send();
  // As where the key of the store was let go of.
  await ctx.db`update uploads set key = ${Buffer.alloc(100)} where id = ${lost.id}`;
  await assert.rejects(glance(ctx, system, { upload: lost.id }), { key: "import-upload-gone" });
  const { id } = await send();
  await ctx.db`delete from uploads where id = ${id}`;
  assert.equal(await findUploadFile(ctx, id), undefined);
});
