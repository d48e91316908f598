import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import { newId } from "../../src/base/id.ts";
import { isFailure } from "../../src/base/failure.ts";
import { plainPolicy } from "../../src/sharing/terms.ts";
import { type FakePeer, openFakePeer } from "./fake-peer.ts";
import { pagesOf, people, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld, type TestInstance } from "./world.ts";

/** A liar tells, before the producer does, of a table and a dataset that are the producer's. */
let world: Record<"portail" | "bus", TestInstance> & AsyncDisposable;
let liar: FakePeer;
let table: string;
let dataset: string;

before(async () => {
  world = await networkWorld("portail", "bus");
  liar = await openFakePeer();
  const { portail, bus } = world;
  const made = await publishTable(bus, "Population des communes", people);
  table = made.table.id;
  dataset = made.dataset.id;
  await tellLies(made.dataset.slug);
  await portail.app.rooms.network.follow(system, liar.url);
  await seesTable(portail, table);
  await portail.follow(bus);
});

after(async () => {
  await world[Symbol.asyncDispose]();
  await liar[Symbol.asyncDispose]();
});

async function tellLies(slug: string): Promise<void> {
  const { bus } = world;
  const event = liar.event({ title: "Population des communes" });
  const record = {
    ...event.record,
    id: dataset,
    metadata: { identifiers: [`${bus.url}/datasets/${dataset}`, `${bus.url}/datasets/${slug}`] },
    tables: [
      { id: table, name: "population", columns: [{ name: "code", type: "text" }], version: 1, rows: 1 },
    ],
  };
  const subject = `${liar.url}/datasets/${dataset}`;
  await liar.tell({ ...event, subject, record: record as never });
  // The same as something that it gathered, which the producer then takes over.
  const gathered = { name: "bus", identifier: `${bus.url}/datasets/${dataset}` };
  const other = liar.event({ title: "Population des communes" });
  const tables = [{ ...record.tables[0], id: newId() }];
  await liar.tell({ ...other, record: { ...record, id: other.record?.id, gathered, tables } as never });
}

const query = (of: object) => ({ tables: { t: of }, sql: "SELECT count(*) FROM t" }) as never;

test("each instance's table of one id is its own, and a page shows that of its dataset", async () => {
  const { portail, bus } = world;
  await portail.until("the producer's own is known", async () => {
    return (await portail.app.rooms.remote.findTable(anyone, table, bus.url)) !== undefined;
  });
  const own = await portail.app.rooms.remote.findTable(anyone, table, bus.url);
  const rooms = pagesOf(portail);
  const listed = await rooms.tables.listTables(anyone, own?.dataset ?? "");
  assert.deepEqual(
    listed.map(({ elsewhere }) => elsewhere?.instance),
    [bus.url],
  );
  const page = await rooms.rows.readPage(anyone, table, new URLSearchParams(), {
    instance: bus.url,
  } as never);
  assert.ok(page.rows.length > 0);
});

test("nobody is sent to an instance because it told an id first", async () => {
  const { portail, bus } = world;
  const answer = await fetch(`${portail.url}/api/resources/${table}/data/`, { redirect: "manual" });
  assert.equal(answer.status, 409);
  const told = await answer.text();
  assert.ok(told.includes(bus.url) && told.includes(liar.url), told);
});

test("an authorization goes to the instance that is named, and no request that bears one is sent on", async () => {
  const { portail, bus } = world;
  const { queries } = portail.app.rooms;
  const authorization = `Bearer maille_k_${"x".repeat(43)}`;
  const run = (of: object) => queries.runQuery(anyone, query(of), { caller: "t" });
  const before = liar.heard.length;
  await assert.rejects(run({ table, authorization }), (error) => isFailure(error, "conflict"));
  const heard: unknown[] = [];
  bus.answerAs((request) => {
    heard.push(request.headers.authorization);
    return false;
  });
  await assert.rejects(run({ table: `${bus.url}/api/resources/${table}`, authorization }));
  assert.deepEqual([...new Set(heard)], [authorization]);
  bus.answerAs("usual");
  const alone = await publishTable(bus, "Ménages", people);
  await seesTable(portail, alone.table.id);
  await assert.rejects(run({ table: alone.table.id, authorization }), { key: "query-several-unnamed" });
  const address = `${portail.url}/api/resources/${alone.table.id}/data/`;
  assert.equal((await fetch(address, { redirect: "manual" })).status, 307);
  const borne = await fetch(address, {
    redirect: "manual",
    headers: { authorization: await tokenAt(portail) },
  });
  assert.equal(borne.status, 404);
  assert.ok((await borne.text()).includes(`${bus.url}/api/resources/${alone.table.id}/data/`));
  assert.equal(liar.heard.length, before, "the liar heard nothing");
});

test("what is held here, and hidden, leads to nobody who tells its id", async () => {
  const { portail } = world;
  const { table: own, dataset: published } = await publishTable(portail, "Chez nous", people);
  await portail.app.rooms.sharing.setAccess(system, published.id, {
    level: "open",
    audience: ["https://autre.example"],
  });
  const event = liar.event({ title: "Chez le menteur" });
  const tables = [{ id: own.id, name: "x", columns: [{ name: "code", type: "text" }], version: 1, rows: 1 }];
  await liar.tell({ ...event, record: { ...event.record, tables } as never });
  await portail.until("the lie is known", async () => {
    await portail.database.db`update ties set next_at = now() where instance = ${liar.url}`;
    await portail.settle();
    return (await portail.app.rooms.remote.findTable(anyone, own.id, liar.url)) !== undefined;
  });
  const answer = await fetch(`${portail.url}/api/resources/${own.id}/data/`, { redirect: "manual" });
  assert.equal(answer.status, 404);
});

test("access to a dataset held here is asked here, whoever says that they gathered it", async () => {
  const { portail } = world;
  const { table: own, dataset: published } = await publishTable(
    portail,
    "Validations du réseau de bus",
    people,
  );
  await portail.app.rooms.sharing.setAccess(system, published.id, {
    level: "restricted",
    policy: plainPolicy,
  });
  const event = liar.event({ title: "Validations du réseau de bus" });
  const record = {
    ...event.record,
    id: published.id,
    metadata: { identifiers: [`${portail.url}/datasets/${published.slug}`] },
    gathered: { name: "portail", identifier: `${portail.url}/datasets/${published.slug}` },
    access: [{ dataset: published.id, level: "restricted", policy: plainPolicy }],
  };
  await liar.tell({ ...event, subject: `${liar.url}/datasets/${published.id}`, record: record as never });
  await portail.database.db`update ties set next_at = now() where instance = ${liar.url}`;
  await portail.settle();
  const told = await portail.database.db`select from remote_subjects where dataset = ${published.id}`;
  assert.equal(told.length, 1, "what it tells is taken as an origin of ours");
  for (const name of [published.id, published.slug]) {
    const offered = await portail.app.rooms.sharing.getOffered(system, name);
    assert.equal(offered.subject.instance, portail.url, name);
    assert.ok(offered.tables.some(({ id }) => id === own.id));
  }
});

async function tokenAt(instance: TestInstance): Promise<string> {
  const { accounts, tokens } = instance.app.rooms;
  const email = "lou@example.org";
  await accounts.createAccount(system, { email, name: "Lou", password: "quatre mots sans lien" });
  const actor = await accounts.actorOfAccount(email);
  const { secret } = await tokens.createToken(actor, { name: "x" });
  return `Bearer ${secret}`;
}
