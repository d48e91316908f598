import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { system } from "../../src/access/actor.ts";
import { type KeptClear, openClear } from "../../src/access/journal-clear.ts";
import { acceptDemand, listDemands } from "../../src/citizens/demands/answer.ts";
import { askDemand, getOwnDemand, listOwnDemands, proveDemand } from "../../src/citizens/demands/ask.ts";
import { currentKey } from "../../src/citizens/erasing/erasure-rows.ts";
import { holdUndone } from "../../src/citizens/hold-undone.ts";
import { checkJournal } from "../../src/journal/check-journal.ts";
import { getLink } from "../../src/citizens/links.ts";
import { getOwnTable, listReadings, lookAtOwn } from "../../src/citizens/own-data.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { startWatching } from "../../src/jobs/watching.ts";
import { startWork } from "../../src/jobs/work.ts";
import { silentLog } from "../../src/base/log.ts";
import { citizensWork } from "../../src/citizens/work.ts";
import { exportRows } from "../../src/tables/exports.ts";
import { openOriginal, listVersions } from "../../src/tables/versions.ts";
import { erasuresOf } from "../../src/tables/erase-rows.ts";
import { forgettingWork } from "../../src/tables/erasing/forget-removed.ts";
import { goBack } from "../../src/tables/go-back.ts";
import { correctLater } from "../../src/tables/imports.ts";
import { forgetVersions } from "../../src/tables/stored/version-rows.ts";
import { readPage } from "../../src/tables/rows.ts";
import { verifyDocument } from "../../src/identity/documents.ts";
import { readings, workAtErasures } from "./world.ts";
import { codeIn, eraseAll, everything, refused, type World, worldOfLea } from "./demands-world.ts";
import { withoutRandom } from "../without-random.ts";

/** Whether any file under a folder holds one of these words, packed or not. */
async function filesHolding(here: World, words: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(here.folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.parentPath.includes("tables")) continue;
    const path = join(entry.parentPath, entry.name);
    const text = (await readFile(path)).toString("latin1");
    // Encrypted bytes hold any three characters by chance.
    const told = path.includes("sealed") ? words.filter((word) => word.length > 5) : words;
    if (told.some((word) => text.includes(word))) found.push(path);
  }
  return found;
}

test("to erase asks for a code by mail first; then nothing of the person is left anywhere", async () => {
  await using world = await worldOfLea();
  const { here, awa, editor, ask } = world;
  const { ctx, citizens, table } = here;
  await using beside = await besideOf(here);
  // A row that is set aside is somebody's too.
  await here.import("releves.csv", `${readings}\nC-1;Le Gall;1980-05-01;awa@example.org;2026-12-01;six`, {
    table,
    columns: { m3: { type: "decimal" } },
    misfit: "set-row-aside",
  });
  await ended(here, await correctLater(ctx, system, table, { columns: { mois: { name: "date" } } }));
  const own = await getOwnTable(citizens, awa, world.link.id);
  await (await lookAtOwn(citizens, awa, own)).readPage(everything());
  const demand = await ask("erase", { words: "" });
  assert.equal(demand.state, "unproven");
  const asked = await listDemands(citizens, editor, here.dataset.organization, { page: 1, pageSize: 10 });
  assert.equal(asked.total, 0);
  assert.equal(await refused(acceptDemand(citizens, editor, demand.id, "")), "citizens-demand-unknown");
  assert.equal(await refused(proveDemand(citizens, awa, demand.id, "1")), "citizens-code-wrong");
  await proveDemand(citizens, awa, demand.id, codeIn(here));
  const besideReads = await beside.reads();
  // What staff looked for names people.
  await readPage(ctx, editor, table, new URLSearchParams({ nom__contains: "Le Gall" }));
  const questions = async () => {
    const kept = await ctx.db<KeptClear[]>`
      select field, salt, value, sealed from journal_clear where field = 'filter'`;
    return Promise.all(kept.map((one) => openClear(ctx.journalSeal, one)));
  };
  assert.match(JSON.stringify(await questions()), /Gall/);
  const keys = await Promise.all([currentKey(citizens), currentKey(citizens)]);
  assert.equal(keys[0].id, keys[1].id);
  await acceptDemand(citizens, editor, demand.id, "Les factures restent dix ans.");
  await acceptDemandTwice(world, demand.id);
  const before = await listVersions(ctx, editor, table, { page: 1, pageSize: 10 });
  await workAtErasures(here);
  const versions = await listVersions(ctx, editor, table, { page: 1, pageSize: 10 });
  assert.deepEqual(
    versions.items.map(({ number, rows }) => [number, rows]),
    before.items.map(({ number }) => [number, 5]),
  );
  for (const { number } of versions.items) {
    const params = new URLSearchParams({ version: String(number), page_size: "50" });
    assert.doesNotMatch(withoutRandom(await readPage(ctx, editor, table, params)), /C-1|Gall|awa@/);
    const csv = await exportRows(ctx, editor, table, "csv", new URLSearchParams({ version: String(number) }));
    assert.doesNotMatch((await buffer(csv.stream)).toString(), /C-1|Gall|awa@/);
    const original = await openOriginal(ctx, editor, table, number);
    const bytes = (await buffer(original.stream)).toString("latin1");
    assert.match(bytes, /^PAR1/);
    assert.match(original.fileName, /\.parquet$/);
  }
  assert.deepEqual(await filesHolding(here, ["Le Gall", "awa@example.org", "C-1"]), []);
  assert.doesNotMatch(JSON.stringify(await questions()), /Gall/);
  const checked = await checkJournal(citizens.journal);
  assert.deepEqual([checked.problems, checked.erased > 0], [[], true]);
  // Another process reads to its end what it reads, and forgets it.
  assert.deepEqual(await beside.files(), []);
  assert.equal(besideReads.rowCount, 8);
  besideReads.release();
  await beside.heard();
  await assert.rejects(beside.reads());
  assert.deepEqual(await beside.files(), []);
  assert.doesNotMatch(withoutRandom(await ctx.db`select * from versions`), /C-1|Gall|awa@/);
  assert.doesNotMatch(withoutRandom(await ctx.db`select * from imports`), /C-1|Gall|awa@/);
  // Who saw them sees nothing, and is told why.
  assert.equal(await refused(getLink(citizens, awa, world.link.id)), "citizens-link-unknown");
  const told = await getOwnDemand(citizens, awa, demand.id);
  assert.deepEqual([told.state, told.answer.reason], ["done", "Les factures restent dix ans."]);
  assert.match(here.letters.at(-1)?.text ?? "", /demands/);
  // Each version says what was erased of it, signed.
  const erasures = await erasuresOf(ctx.db, table);
  assert.deepEqual(
    erasures.map(({ number, rows }) => [number, rows]),
    [
      [1, 3],
      [2, 3],
      [3, 3],
    ],
  );
  const note = await verifyDocument(erasures[0]?.note ?? "", {
    typ: "maille-erasure+jws",
    keys: await citizens.identity.jwks(),
  });
  assert.deepEqual([note["rows"], note["before"] === note["after"]], [3, false]);
  const lea = await here.citizen("lea");
  const others = await getOwnTable(
    citizens,
    lea,
    (await here.link(lea, { contrat: "C-2", nom: "Dubois Noé" })).id,
  );
  const seen = await listReadings(citizens, lea, others, { pageSize: 20 });
  const entry = seen.items.find(({ reading }) => reading === "erasure");
  assert.deepEqual(
    entry?.taken?.map(({ rows }) => rows),
    [3, 3, 3],
  );
  // The columns go by the names of before, and what was decided of them stands.
  await ended(here, await correctLater(ctx, system, table, { columns: { mois: { name: "jour" } } }));
  await workAtErasures(here);
  const last = await readPage(ctx, editor, table, everything());
  assert.deepEqual(Object.keys(last.rows[0] ?? {}).includes("jour"), true);
});

/** Another process of the instance: it has an engine of its own, beside that of the first. */
async function besideOf({ ctx, folder, table }: World) {
  const own = join(folder, "engine-beside-here-1");
  const engine = await openEngine({
    folder: own,
    memoryMegabytes: 200,
    servingMegabytes: 100,
    blobs: ctx.store,
  });
  const watching = await startWatching(ctx.jobs, forgettingWork({ ...ctx, engine }), silentLog);
  await watching.idle();
  const [first] = await ctx.db<{ parquet: string }[]>`
    select parquet from versions where table_id = ${table} and number = 1`;
  const parquet = first?.parquet ?? "";
  return {
    reads: () => engine.serve(parquet, () => ctx.store.lend(parquet), {}, "file"),
    files: () => readdir(join(own, "serving")),
    async heard() {
      for (let tries = 0; tries < 600 && (await engine.served()).size > 0; tries += 1) await wait(100);
      assert.deepEqual([...(await engine.served())], []);
    },
    [Symbol.asyncDispose]: async () => {
      await watching[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}

async function acceptDemandTwice({ here, editor }: Awaited<ReturnType<typeof worldOfLea>>, id: string) {
  assert.equal(await refused(acceptDemand(here.citizens, editor, id, "")), "citizens-demand-answered");
}

async function ended(here: World, each: Awaited<ReturnType<typeof correctLater>>): Promise<void> {
  const done = await here.ended(each);
  assert.equal(done.state, "done", JSON.stringify(done.failure));
}

test("what the producer sends again is read by nobody until it is erased of it again", async () => {
  await using world = await worldOfLea();
  const { here, editor } = world;
  await eraseAll(world);
  await workAtErasures(here);
  await here.import("releves.csv", `${readings}\nC-5;Neuf;1980-05-01;n@example.org;2026-12-01;6`, {
    table: here.table,
  });
  assert.equal(await refused(readPage(here.ctx, editor, here.table, everything())), "version-held");
  assert.equal(
    await refused(readPage(here.ctx, system, here.table, new URLSearchParams({ version: "2" }))),
    "version-held",
  );
  await workAtErasures(here);
  const { rows } = await readPage(here.ctx, editor, here.table, everything());
  assert.deepEqual(
    rows.map(({ contrat }) => contrat),
    ["C-2", "C-3", "C-4", "null", null, "C-5"],
  );
  // Back to an earlier one, and a file without the column: neither brings anything back.
  await goBack(here.ctx, system, here.table, 1);
  await workAtErasures(here);
  assert.equal((await readPage(here.ctx, editor, here.table, everything())).total, 5);
  // However the person is written; where two are written alike, nobody's rows go but those of before.
  for (const written of ["C 1", "C‑1", "C1", "c-1"]) {
    const text = readings.replaceAll("C-1;", `${written};`);
    await here.import("releves.csv", text, { table: here.table });
    await workAtErasures(here);
    const { total } = await readPage(here.ctx, editor, here.table, everything());
    assert.equal(total, 5, written);
  }
  const others = [
    "C-100;Cent;1990-01-01;cent@example.org;2026-12-01;6",
    "C1;Autre;1990-01-01;autre@example.org;2026-12-01;6",
  ];
  const two = [readings, ...others].join("\n");
  await here.import("releves.csv", two, { table: here.table });
  await workAtErasures(here);
  const kept = await readPage(here.ctx, editor, here.table, everything());
  assert.deepEqual([kept.total, ...kept.rows.slice(5).map(({ contrat }) => contrat)], [7, "C-100", "C1"]);
  await here.import("releves.csv", "nom;m3\nLe Gall;8", { table: here.table });
  await workAtErasures(here);
  assert.equal(await refused(readPage(here.ctx, editor, here.table, everything())), "version-held");
  await here.import("releves.csv", readings, { table: here.table });
  await workAtErasures(here);
  assert.deepEqual(await filesHolding(here, ["Le Gall"]), []);
  assert.equal((await readPage(here.ctx, editor, here.table, everything())).total, 5);
});

test("what comes to a table while rows of it are erased is looked through before it is read, and before it is said done", async () => {
  await using world = await worldOfLea();
  const { here, awa, editor, ask } = world;
  const { ctx, citizens, table } = here;
  for (const m3 of [1, 2]) {
    await here.import("releves.csv", `${readings}\nC-9;X;1980-01-01;x@example.org;2026-12-01;${m3}`, {
      table,
    });
  }
  const lea = await here.citizen("lea");
  const linkOfLea = await here.link(lea, { contrat: "C-2", nom: "Dubois Noé" });
  const { version } = await getOwnTable(citizens, lea, linkOfLea.id);
  const correction = await askDemand(citizens, lea, linkOfLea.id, {
    kind: "correct",
    row: { number: 4, version: version.number },
    changes: { m3: "33" },
    words: "",
    language: "fr",
    address: "192.0.2.2",
  });
  const erasure = await ask("erase");
  await proveDemand(citizens, awa, erasure.id, codeIn(here));
  await acceptDemand(citizens, editor, erasure.id, "");
  const last = async () => {
    const rows = await ctx.db<{ number: number; isHeld: boolean }[]>`
      select number, held_at is not null as is_held from versions where table_id = ${table} order by number`;
    return rows.at(-1);
  };
  // The first version is being written anew: the others hold everybody still.
  const { identity } = citizens;
  let signed = 0;
  const slow = {
    ...citizens,
    identity: {
      ...identity,
      signDocument: async (...told: Parameters<typeof identity.signDocument>) => {
        signed += 1;
        if (signed === 1) {
          await acceptDemand(citizens, editor, correction.id, "");
          assert.deepEqual({ ...(await last()) }, { number: 4, isHeld: true });
          assert.equal(await refused(readPage(ctx, editor, table, everything())), "version-held");
        }
        // And one more, once the job has looked at what it knew of.
        if (signed === 3) await goBack(ctx, system, table, 3);
        return identity.signDocument(...told);
      },
    },
  };
  const job = citizensWork(slow).find((one) => one.watch === "erase-rows");
  assert.ok(job?.watch !== undefined);
  await job.run(AbortSignal.timeout(300_000), table);
  assert.equal((await getOwnDemand(citizens, awa, erasure.id)).state, "done");
  assert.equal((await getOwnDemand(citizens, lea, correction.id)).state, "done");
  assert.deepEqual({ ...(await last()) }, { number: 5, isHeld: false });
  for (const number of ["1", "2", "3", "4", "5"]) {
    const params = new URLSearchParams({ version: number, page_size: "50" });
    assert.doesNotMatch(withoutRandom(await readPage(ctx, editor, table, params)), /C-1|Gall/);
  }
  const fourth = await readPage(ctx, editor, table, new URLSearchParams({ version: "4" }));
  assert.deepEqual(
    fourth.rows.filter(({ contrat }) => contrat === "C-2").map(({ m3 }) => m3),
    [33],
  );
  assert.deepEqual(await filesHolding(here, ["Le Gall"]), []);
});

test("an erasure that is cut short anywhere is taken up; an export under way breaks off", async () => {
  await using world = await worldOfLea();
  const { here, editor } = world;
  for (let version = 2; version <= 4; version += 1) {
    await here.import("releves.csv", `${readings}\nC-9;X;1980-01-01;x@example.org;2026-12-0${version};1`, {
      table: here.table,
    });
  }
  await eraseAll(world);
  const open = await exportRows(here.ctx, editor, here.table, "csv", new URLSearchParams());
  const broken = once(open.stream, "error");
  const cut = new AbortController();
  let signed = 0;
  const { identity } = here.citizens;
  const dying = {
    ...here.citizens,
    identity: {
      ...identity,
      signDocument: async (...told: Parameters<typeof identity.signDocument>) => {
        signed += 1;
        if (signed === 3) cut.abort(new Error("the process dies"));
        cut.signal.throwIfAborted();
        return identity.signDocument(...told);
      },
    },
  };
  const dies = citizensWork(dying).find((one) => one.watch === "erase-rows");
  assert.ok(dies?.watch !== undefined);
  await assert.rejects(dies.run(cut.signal, here.table), /the process dies/);
  assert.equal(
    (await readPage(here.ctx, editor, here.table, new URLSearchParams({ version: "1" }))).total,
    5,
  );
  assert.equal(
    (await readPage(here.ctx, editor, here.table, new URLSearchParams({ version: "4" }))).total,
    9,
  );
  await workAtErasures(here);
  await workAtErasures(here);
  assert.equal((await erasuresOf(here.ctx.db, here.table)).length, 4);
  const entries = await here.ctx.db`select entry from journal_entries where entry like '%"erasure"%'`;
  assert.ok(entries.length >= 1);
  assert.deepEqual(await filesHolding(here, ["Le Gall"]), []);
  assert.match(String(await broken), /version-erased/);
});

test("a restored backup is erased again before anybody reads it", async () => {
  await using world = await worldOfLea();
  const { here, awa, editor } = world;
  const { db } = here.ctx;
  // What a backup of before holds: the rows and files as they are now, and nothing of what comes.
  const versions = await db`select * from versions`;
  const [version] = versions;
  const blobs = new Map<string, Buffer>();
  for (const hash of [String(version?.["original"]), String(version?.["parquet"])]) {
    blobs.set(hash, await buffer(await here.ctx.store.open(hash)));
  }
  await eraseAll(world);
  await workAtErasures(here);
  await db`delete from demands`;
  await db`delete from erasures`;
  await db`delete from erasure_keys`;
  await db`delete from versions`;
  await db`update tables set erases = false`;
  await db`insert into versions ${db(versions as never)}`;
  for (const bytes of blobs.values()) await here.ctx.store.put(Readable.from([bytes]));
  // As a process does that has just begun.
  forgetVersions(db);
  const starting = await startWork(here.ctx.jobs, citizensWork(here.citizens).slice(0, 1), silentLog);
  await starting[Symbol.asyncDispose]();
  for (const actor of [editor, system]) {
    assert.equal(await refused(readPage(here.ctx, actor, here.table, everything())), "version-held");
  }
  await workAtErasures(here);
  assert.equal((await readPage(here.ctx, editor, here.table, everything())).total, 5);
  assert.deepEqual(await filesHolding(here, ["Le Gall"]), []);
  assert.deepEqual(await listOwnDemands(here.citizens, awa), []);
  const list = await readFile(here.citizens.apart, "utf8");
  assert.doesNotMatch(withoutRandom(list), /C-1|Gall/);
});

test("what waited to be erased when a backup was made is read by nobody until it is erased again", async () => {
  await using world = await worldOfLea();
  const { here, editor } = world;
  const { db } = here.ctx;
  await eraseAll(world);
  // The database of here is what the backup holds: the rows, and their erasure that waits.
  await db.begin(holdUndone);
  forgetVersions(db);
  for (const actor of [editor, system]) {
    assert.equal(await refused(readPage(here.ctx, actor, here.table, everything())), "version-held");
  }
  await workAtErasures(here);
  assert.equal((await readPage(here.ctx, editor, here.table, everything())).total, 5);
});
