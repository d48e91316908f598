import assert from "node:assert/strict";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { zstdDecompressSync } from "node:zlib";
import { system } from "../../src/access/actor.ts";
import { verifyBackup } from "../../src/backup/verify-backup.ts";
import { writeBackup } from "../../src/backup/write-backup.ts";
import { getOwnTable, lookAtOwn } from "../../src/citizens/own-data.ts";
import { openStore } from "../../src/store/local.ts";
import { openStoreKeys, sealedStoreKeys } from "../../src/store/store-keys.ts";
import { exportRows } from "../../src/tables/exports.ts";
import { namedBlobs } from "../../src/tables/named-blobs.ts";
import { keepRowWords } from "../../src/tables/row-words.ts";
import { sealFiles } from "../../src/tables/seal-files.ts";
import { openOriginal } from "../../src/tables/versions.ts";
import { readPage } from "../../src/tables/rows.ts";
import { sealColumns } from "../../src/vault/sealed-columns.ts";
import { openVault } from "../../src/vault/vault.ts";
import { byNameAndContract, citizensWorld, readings } from "./world.ts";
import { testKeys } from "../vault.ts";

type World = Awaited<ReturnType<typeof citizensWorld>>;

const person = /Le Gall|awa@example\.org|C-1;/;

/** The files of an instance that hold the person, but its uploads. */
async function filesHolding(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && person.test(await readFile(path, "latin1"))) found.push(path);
  }
  return found;
}

const seal = (here: World) => sealFiles(here.ctx, AbortSignal.timeout(300_000));
const all = () => new URLSearchParams({ page_size: "50" });

const wordsKept = async ({ ctx }: World) => (await ctx.db`select from version_words`).length;

test("once a table is declared, no word of its rows is kept for searches", async () => {
  await using here = await citizensWorld();
  await keepRowWords(here.ctx);
  assert.equal(await wordsKept(here), 1);
  await here.declare(byNameAndContract);
  assert.equal(await wordsKept(here), 0);
});

test("a table that is declared while its words are read keeps none", async () => {
  await using here = await citizensWorld();
  const { ctx } = here;
  // Its own job would keep them first.
  await ctx.jobs.stop();
  let declared: Promise<void> | undefined;
  const engine: typeof ctx.engine = {
    ...ctx.engine,
    workspace: async () => {
      declared ??= here.declare(byNameAndContract);
      await declared;
      return ctx.engine.workspace();
    },
  };
  await ctx.db`delete from version_words`;
  await keepRowWords({ ...ctx, engine });
  assert.ok(declared !== undefined);
  assert.equal(await wordsKept(here), 0);
});

test("once a table is declared, its files on the disk tell nothing of the people in it", async () => {
  await using here = await citizensWorld();
  const { ctx, table } = here;
  // Lines that are set aside, and a copy that answers, from before.
  await here.import("releves.csv", `${readings}\nC-1;Le Gall;1980-05-01;awa@example.org;2026-12-01;six`, {
    table,
    columns: { m3: { type: "decimal" } },
    misfit: "set-row-aside",
  });
  await readPage(ctx, system, table, all());
  assert.ok((await filesHolding(here.folder)).length >= 3);
  await here.declare(byNameAndContract);
  await seal(here);
  assert.deepEqual(await filesHolding(here.folder), []);

  // It is read as before, by staff and by the person.
  assert.equal((await readPage(ctx, system, table, all())).total, 8);
  const awa = await here.citizen("awa");
  const link = await here.link(awa, { contrat: "C-1", nom: "le gall" });
  const own = await lookAtOwn(here.citizens, awa, await getOwnTable(here.citizens, awa, link.id));
  assert.match(JSON.stringify(await own.readPage(new URLSearchParams())), /Le Gall/);
  for (const format of ["csv", "parquet"] as const) {
    const { stream } = await exportRows(
      ctx,
      system,
      table,
      format,
      new URLSearchParams({ nom__exact: "Le Gall" }),
    );
    assert.ok((await buffer(stream)).length > 10);
  }
  assert.match((await buffer((await openOriginal(ctx, system, table, 2)).stream)).toString(), person);
  assert.deepEqual(await filesHolding(here.folder), []);

  // What comes later is never there in clear, and its copy neither.
  await here.import("releves.csv", `${readings}\nC-9;Le Gall;1980-05-01;awa@example.org;2027-01-01;6`, {
    table,
  });
  assert.equal((await readPage(ctx, system, table, all())).total, 9);
  assert.deepEqual(await filesHolding(here.folder), []);
  const lying = await Array.fromAsync(ctx.store.list());
  assert.ok(lying.length >= 5);
  assert.ok(lying.every(({ sealed }) => sealed === true));
  assert.ok(
    (await readdir(join(here.folder, "engine", "serving"))).some((name) => name.endsWith(".duckdb.key")),
  );
  assert.deepEqual((await ctx.engine.checkServing()).damaged, []);

  // Nothing is left in memory once nobody reads.
  assert.deepEqual(await filesHolding(ctx.store.clearFolder).catch(() => []), []);
});

test("a backup tells nothing either, and opens with the key that was kept apart", async () => {
  await using here = await citizensWorld();
  const { ctx, table } = here;
  await here.declare(byNameAndContract);
  await seal(here);
  const path = join(here.folder, "kept.backup");
  const scratch = join(here.folder, "scratch");
  await mkdir(scratch, { recursive: true });
  const written = await writeBackup(
    { db: ctx.db, store: ctx.store, folders: {}, scratch, program: "test", namedBlobs },
    path,
    { now: ctx.clock() },
  );
  assert.deepEqual(written.damaged, []);
  const verified = await verifyBackup(path);
  const sealed = verified.members.filter(({ name }) => name.startsWith("sealed/"));
  assert.equal(sealed.length, 2);
  assert.equal(
    verified.members.some(({ name }) => name.startsWith("blobs/")),
    false,
  );
  // The files of its tables; what rows of PostgreSQL say of columns is told in docs/self-data.md.
  const blobs = membersOf(zstdDecompressSync(await readFile(path)));
  for (const [name, bytes] of blobs)
    if (name.startsWith("sealed/")) assert.doesNotMatch(bytes.toString("latin1"), person);

  const folder = join(here.folder, "restored");
  const restored = await openStore(folder);
  for (const [name, bytes] of blobs) {
    if (name.startsWith("sealed/")) await restored.putAsItLies(name.slice(7), one(bytes));
  }
  const [version] = await ctx.db<
    { original: string }[]
  >`select original from versions where table_id = ${table}`;
  await assert.rejects(restored.open(version?.original ?? ""), { key: "store-key-missing" });
  const keys = openStoreKeys({ db: ctx.db, vault: openVault(testKeys("test")) });
  const opened = await openStore(folder, { keys });
  assert.equal((await buffer(await opened.open(version?.original ?? ""))).toString(), readings);
});

test("another master key seals the keys of files again, and no file; a wrong one opens nothing", async () => {
  await using here = await citizensWorld();
  const { ctx, table, folder } = here;
  await here.declare(byNameAndContract);
  await seal(here);
  const filesNow = async () => {
    const names = await readdir(join(folder, "store"), { recursive: true });
    return Promise.all(
      names.filter((name) => name.endsWith(".sealed")).map((name) => readFile(join(folder, "store", name))),
    );
  };
  const before = await filesNow();
  const rotated = openVault(testKeys("next", "test"));
  assert.equal(await sealColumns(ctx.db, rotated, [sealedStoreKeys]), 1);
  assert.deepEqual(await filesNow(), before);
  const [version] = await ctx.db<
    { original: string }[]
  >`select original from versions where table_id = ${table}`;
  const hash = version?.original ?? "";
  const openWith = (...names: string[]) =>
    openStore(join(folder, "store"), {
      keys: openStoreKeys({ db: ctx.db, vault: openVault(testKeys(...names)) }),
    });
  assert.equal((await buffer(await (await openWith("next")).open(hash))).toString(), readings);
  await assert.rejects((await openWith("test")).open(hash), { key: "secrets-key-missing" });
});

/** The files of a tar, by name. */
function membersOf(tar: Buffer): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = 0; at + 512 <= tar.length;) {
    const name = tar.toString("latin1", at, at + 100).replace(/\0.*$/s, "");
    if (name === "") break;
    const bytes = Number.parseInt(tar.toString("latin1", at + 124, at + 136), 8);
    found.set(name, tar.subarray(at + 512, at + 512 + bytes));
    at += 512 + Math.ceil(bytes / 512) * 512;
  }
  return found;
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
