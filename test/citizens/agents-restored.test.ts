import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { readBackup } from "../../src/backup/read-backup.ts";
import { verifyBackup } from "../../src/backup/verify-backup.ts";
import { writeBackup } from "../../src/backup/write-backup.ts";
import type { CitizensContext } from "../../src/citizens/context.ts";
import { takeUpErasures } from "../../src/citizens/erasing/erasures-apart.ts";
import { writePerson } from "../../src/citizens/procedures/agents.ts";
import { receiveAsked } from "../../src/citizens/procedures/asked.ts";
import { forgetOver } from "../../src/citizens/procedures/forget-cases.ts";
import { readRequest, requestTyp } from "../../src/citizens/procedures/request-document.ts";
import { finishRestore } from "../../src/command/finish-restore.ts";
import { migrateTo } from "../../src/db/migrate.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { openStore } from "../../src/store/local.ts";
import { openStoreKeys } from "../../src/store/store-keys.ts";
import { namedBlobs } from "../../src/tables/named-blobs.ts";
import { emptyTestDatabase } from "../database.ts";
import type { TestInstance } from "../network/world.ts";
import { type Procedures, proceduresWorld } from "./procedures-world.ts";
import { workAtErasures } from "./world.ts";

const leGall = { allocataire: "A-1", nom: "LE GALL" };
const meant = writePerson(leGall);

let world: Procedures;
let folder: string;

before(async () => {
  world = await proceduresWorld(true, "Article L. 114-8 du CRPA, par leurs agents");
  await world.declare();
  folder = await mkdtemp(join(tmpdir(), "maille-restored-"));
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const ask = () =>
  world.bus.app.rooms.citizens.askAsAgent(world.clerk, "tarif-reduit", {
    reference: "2026-7",
    facts: leGall,
  });

/** What is asked as the bus network signed it, without an answer. */
async function lastRequest(): Promise<string> {
  const [row] = await world.bus.database.db<{ request: string }[]>`
    select request from procedure_cases where account is null order by at desc limit 1`;
  return row?.request ?? "";
}

/** The request once more, for what is meant here. */
function signed(text: string, change: object = {}): Promise<string> {
  const asked = readRequest(text);
  return world.bus.app.contexts.identity.signDocument(requestTyp, {
    ...asked,
    agent: { ...asked.agent!, person: meant.hash },
    until: new Date(Date.now() + 600_000).toISOString(),
    ...change,
  });
}

async function backUp({ app }: TestInstance, name: string): Promise<string> {
  const { db, store } = app.contexts.citizens;
  const file = join(folder, name);
  const source = { db, store, folders: {}, scratch: folder, program: "0", namedBlobs };
  await writeBackup(source, file, { now: new Date() });
  return file;
}

/** The same instance as its backup has it, with what lies apart of it, and an engine that reads its store. */
async function restore({ app }: TestInstance, file: string) {
  const { citizens } = app.contexts;
  await using stack = new AsyncDisposableStack();
  const to = stack.use(await emptyTestDatabase());
  const keys = openStoreKeys({ db: to.db, vault: citizens.vault });
  const own = await mkdtemp(join(folder, "restored-"));
  const store = await openStore(join(own, "store"), { keys });
  const target = { db: to.db, store, folders: {}, migrateTo, finish: finishRestore };
  await readBackup(target, file, await verifyBackup(file));
  const sizes = { memoryMegabytes: 200, servingMegabytes: 100 };
  const engine = stack.use(await openEngine({ folder: join(own, "engine"), ...sizes, blobs: store }));
  const ctx: CitizensContext = { ...citizens, db: to.db, store, engine };
  await takeUpErasures(ctx);
  const moved = stack.move();
  return { ctx, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}

test("a source that was restored to before an agent's question does not answer it twice, nor tells of who was erased", async () => {
  const { bus, office, table } = world;
  const file = await backUp(office, "office");
  const { part } = await ask();
  assert.deepEqual(part.rows, [{ quotient: 612 }]);
  const text = await lastRequest();
  await using back = await restore(office, file);
  const { ctx } = back;
  const answers = (request: string) => receiveAsked(ctx, bus.url, request, meant.text);
  assert.deepEqual(await answers(text), { refusal: "once-source-away" });
  const told = await ctx.db`select from told_persons`;
  assert.equal(told.length, 0);
  // Once those of before have passed, a new one is answered.
  await ctx.db`update once_restored set at = at - interval '15 minutes'`;
  assert.deepEqual(Object.keys(await answers(await signed(text, { id: world.newId() }))), [
    "answer",
    "receipt",
  ]);

  // Erased after the backup: nobody answers before they are erased again, and then nobody knows them.
  const { atOffice } = await world.person("awa", ["A-1", "Le Gall"]);
  const there = office.app.rooms.citizens;
  const [link] = (await there.listHeld(atOffice)).flatMap(({ links }) => links);
  const own = { language: "fr", address: "192.0.2.1", kind: "erase", words: "" } as const;
  const demand = await there.askDemand(atOffice, link?.id ?? "", own);
  await office.database.db`update demands set state = 'asked', code = null where id = ${demand.id}`;
  await there.acceptDemand(system, demand.id, "");
  await workAtErasures({ citizens: office.app.contexts.citizens });
  await using again = await restore(office, file);
  await again.ctx.db`update once_restored set at = at - interval '15 minutes'`;
  const anew = async () =>
    receiveAsked(again.ctx, bus.url, await signed(text, { id: world.newId() }), meant.text).then(
      ({ refusal }) => refusal,
      (error: unknown) => (error as { key?: string }).key,
    );
  assert.equal(await anew(), "version-held");
  await workAtErasures({ citizens: again.ctx });
  assert.equal(await anew(), "once-unidentified");
  const [rows] = await again.ctx.db<{ rows: number }[]>`select rows from versions where table_id = ${table}`;
  assert.equal(rows?.rows, 57);
});

test("who asks and was restored to before the answer came is told that the question is over, and asks anew", async () => {
  const { bus, office } = world;
  const { db } = bus.database;
  const [last] = await db<{ id: string }[]>`select id from procedure_cases order by at desc limit 1`;
  // As it lies between the question and the answer, also where the process ended there.
  await db`
    update procedure_cases set state = 'asked', content = '', receipt = '', until = at + interval '10 minutes'
    where id = ${last?.id ?? ""}`;
  const text = await lastRequest();
  const file = await backUp(bus, "bus");
  await using back = await restore(bus, file);
  const [row] = await back.ctx.db<{ state: string; refusal: string; content: string }[]>`
    select state, refusal, content from procedure_cases where id = ${last?.id ?? ""}`;
  assert.deepEqual(row, { state: "refused", refusal: "once-expired", content: "" });
  const { citizens } = office.app.contexts;
  const twice = await receiveAsked(citizens, bus.url, await signed(text), meant.text);
  assert.deepEqual(twice, { refusal: "once-asked-twice" });
  // Where nothing was restored, the row of the question goes within a day.
  const kept = async () => (await db`select from procedure_cases where id = ${last?.id ?? ""}`).length;
  const later = (hours: number) => ({
    ...bus.app.contexts.citizens,
    clock: () => new Date(Date.now() + hours * 3_600_000),
  });
  await forgetOver(later(12));
  assert.equal(await kept(), 1);
  await forgetOver(later(25));
  assert.equal(await kept(), 0);
});

test("an account that was deleted since a backup is deleted again before the restored instance serves, with its files", async () => {
  const { bus, table } = world;
  const { accounts, citizens, projects } = bus.app.rooms;
  const { db } = bus.database;
  const pdf = Buffer.from("%PDF-1.7\n612\n%%EOF\n");
  const person = async (name: string) => {
    const { atBus } = await world.person(name);
    const paper = { words: "", files: [{ name: "avis.pdf", bytes: pdf }] };
    await citizens.startCase(atBus, "tarif-reduit", new Map([[table, paper]]));
    await projects.createProject(atBus, { title: `La carte de ${name}`, description: "" });
    return atBus;
  };
  const [gone, stays] = [await person("gone"), await person("stays")];
  const file = await backUp(bus, "before-deletion");
  await accounts.deleteAccount(gone, { password: "quatre mots sans lien", language: "fr" });
  await bus.settle();
  const list = await readFile(bus.app.contexts.citizens.apart, "utf8");
  assert.ok(list.includes(gone.account) && !list.includes("example.org"), list);
  await using back = await restore(bus, file);
  const left = async (account: string) => {
    const [row] = await back.ctx.db<{ accounts: number; files: number; projects: number }[]>`
      select (select count(*)::int from accounts where id = ${account}) as accounts,
        (select count(*)::int from case_files where account = ${account}) as files,
        (select count(*)::int from projects where person = ${account}) as projects`;
    return Object.values(row ?? {});
  };
  assert.deepEqual(await left(gone.account), [0, 0, 0]);
  assert.deepEqual(await left(stays.account), [1, 1, 1]);
  assert.equal((await db`select from accounts where id = ${stays.account}`).length, 1);
  // As it is listed, so it stays: the next start knows it.
  assert.equal(await readFile(back.ctx.apart, "utf8"), list);
});
