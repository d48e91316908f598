import assert from "node:assert/strict";
import { buffer } from "node:stream/consumers";
import { after, before, beforeEach, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { type Actor, anyone, system } from "../../src/access/actor.ts";
import { endAgreement } from "../../src/access/agreements.ts";
import { vouch } from "../../src/access/vouch.ts";
import { type Failure, isFailure } from "../../src/base/failure.ts";
import { newProver } from "../../src/identity/prover.ts";
import { grantedWorld, type Reader } from "./granted-world.ts";
import { isOfNetwork, pagesOf } from "./remote-world.ts";

let world: Awaited<ReturnType<typeof grantedWorld>>;
let lou: Reader;
let max: Reader;
/** Lines of which Lou reads three columns. */
let agreement: string;

before(async () => {
  world = await grantedWorld();
  [lou, max] = [await world.reader("lou"), await world.reader("max")];
  const rows = [{ column: "ligne", operator: "exact" as const, value: "C1" }];
  agreement = await world.agree(await lou.actor(), { columns: ["ligne", "arret", "voyageurs"], rows });
  await isAnswered();
});

/** The first answer of a producer, which opens its files and its engine, comes too late where the machine is busy. */
async function isAnswered(): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await read(await lou.actor());
      return;
    } catch (error) {
      if (!isFailure(error, "unavailable") || attempt === 10) throw error;
      await wait(2_000);
    }
  }
}

beforeEach(() => {
  world.portal.app.contexts.remote.readers.tokens.clear();
});

after(() => world[Symbol.asyncDispose]());

const read = async (actor: Actor, question = "", table = world.table) =>
  pagesOf(world.portal).rows.readPage(actor, table, new URLSearchParams(question));

async function refusal(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => assert.fail("it was answered"),
    (reason: unknown) => reason,
  );
  assert.ok(isFailure(error), String(error));
  return error;
}

test("who was granted access reads on their portal exactly the columns and rows of the agreement", async () => {
  const actor = await lou.actor();
  const page = await read(actor, "page_size=100");
  assert.equal(page.total, 30);
  assert.deepEqual(Object.keys(page.rows[0] ?? {}).toSorted(), ["__id", "arret", "ligne", "voyageurs"]);
  assert.ok(page.rows.every((row) => row["ligne"] === "C1"));
  const sorted = await read(actor, "voyageurs__greater=100&voyageurs__sort=desc&page_size=2");
  assert.deepEqual(
    sorted.rows.map((row) => row["voyageurs"]),
    [348, 336],
  );
  const grouped = await read(actor, "ligne__groupby=&voyageurs__sum=");
  assert.equal(grouped.rows.length, 1);

  const table = await world.portal.app.rooms.remote.openTable(actor, world.table);
  assert.deepEqual(
    table.version?.columns.map(({ name }) => name),
    ["ligne", "arret", "voyageurs"],
  );
  assert.deepEqual(
    [table.version?.rows, table.access?.reading, table.access?.agreement],
    [30, "part", agreement],
  );
  for (const hidden of [
    "secteur__exact=secret 1",
    "jour__sort=asc",
    "columns=secteur",
    "ligne__exact=C2&secteur__groupby=",
  ]) {
    const { code, args } = await refusal(read(actor, hidden));
    assert.equal(code, "invalid", hidden);
    assert.doesNotMatch(JSON.stringify(args), /secret/);
  }
  assert.equal((await read(actor, "ligne__exact=C2")).total, 0);
  assert.equal((await read(actor, "q=secret")).total, 0);
});

test("each look is one entry of the producer's journal, in the reader's name, and stands in the reader's own", async () => {
  const actor = await lou.actor();
  const before = await world.journal();
  await world.portal.app.rooms.remote.openTable(actor, world.table);
  await pagesOf(world.portal).tables.listVersions(actor, world.table, { page: 1, pageSize: 10 });
  assert.equal((await world.journal()).length, before.length, "what shows no row is no reading");
  await read(actor, "arret__contains=Arrêt 1");
  await read(actor, "arret__contains=Arrêt 1");
  const entries = (await world.journal()).slice(0, -before.length || undefined);
  assert.equal(entries.length, 2, "what was asked before is asked again, and noted again");
  for (const entry of entries) {
    assert.deepEqual(
      [entry.basis, entry.reading, entry.agreement, entry.purpose, entry.instance],
      ["agreement", "page", agreement, "research", world.portal.url],
    );
    assert.deepEqual([entry.party.id, entry.party.name], [lou.id, "lou"]);
  }
  const own = await world.portal.app.rooms.journal.listAccessesElsewhere(actor, world.producer.url, {});
  assert.deepEqual([own.items[0]?.index, own.items[0]?.title], [entries[0]?.index, "Voyageurs par arrêt"]);
  const others = await world.portal.app.rooms.journal.listAccessesElsewhere(
    await max.actor(),
    world.producer.url,
    {},
  );
  assert.deepEqual(others.items, []);
});

test("nothing of what is read stays on the portal", async () => {
  const { kept, files } = world.portal.app.contexts.remote;
  const asked: string[] = [];
  world.producer.answerAs((request) => {
    asked.push(`${request.headers["if-none-match"] ?? "-"} ${request.url}`);
    return false;
  });
  const actor = await lou.actor();
  await read(actor, "arret__contains=Arrêt 8");
  await read(actor, "arret__contains=Arrêt 8");
  world.producer.answerAs("usual");
  const data = asked.filter((line) => line.includes("/data/"));
  assert.equal(data.length, 2);
  assert.ok(
    asked.every((line) => line.startsWith("- ")),
    "no mark is kept",
  );
  const paths = [`/data/?arret__contains=Arr%C3%AAt+8`, "/description", "/data/csv/?"];
  for (const path of paths) {
    const url = `${world.producer.url}/api/resources/${world.table}${path}`;
    assert.equal(kept.find(url), undefined);
    assert.equal(files.find(url), undefined);
  }
  assert.deepEqual(world.portal.bugs, []);
});

test("nobody else reads there, whatever address they guess or agreement they name", async () => {
  const before = await world.journal();
  for (const actor of [anyone, await max.actor(), { ...(await max.actor()), agreement } as Actor, system]) {
    const { code, key } = await refusal(read(actor));
    assert.deepEqual([code, key], ["forbidden", "remote-not-open"]);
    const { code: ofFile } = await refusal(
      pagesOf(world.portal).rows.exportRows(actor, world.table, "csv", new URLSearchParams()),
    );
    assert.equal(ofFile, "forbidden");
    const table = await world.portal.app.rooms.remote.openTable(actor, world.table);
    assert.equal(table.version, undefined);
  }
  assert.equal((await world.journal()).length, before.length);
});

test("two readers of a table each read what their own agreement lets out", async () => {
  const other = await world.agree(await max.actor(), { columns: ["arret", "jour"] });
  const [mine, theirs] = await Promise.all([read(await lou.actor()), read(await max.actor())]);
  assert.deepEqual([mine.total, theirs.total], [30, 120]);
  assert.deepEqual(
    theirs.columns.map(({ name }) => name),
    ["arret", "jour"],
  );
  assert.deepEqual(
    mine.columns.map(({ name }) => name),
    ["ligne", "arret", "voyageurs"],
  );
  const named = { ...(await lou.actor()), agreement: other } as Actor;
  assert.equal((await refusal(read(named))).key, "remote-not-open");
});

test("a file passes through as the producer writes it, and is one entry", async () => {
  const before = await world.journal();
  const file = await pagesOf(world.portal).rows.exportRows(
    await lou.actor(),
    world.table,
    "csv",
    new URLSearchParams("voyageurs__less=40"),
  );
  assert.deepEqual([file.fileName, file.mediaType], ["rows.extract.csv", "text/csv; charset=utf-8"]);
  const written = (await buffer(file.stream)).toString("utf8");
  assert.equal(
    written,
    "\ufeff__id,ligne,arret,voyageurs\r\n1,C1,Arrêt 0,0\r\n2,C1,Arrêt 4,12\r\n3,C1,Arrêt 8,24\r\n4,C1,Arrêt 12,36\r\n",
  );
  await world.producer.until("its end is noted", async () => {
    const [entry] = await world.journal();
    return entry?.ending?.ended === "whole";
  });
  const entries = await world.journal();
  assert.deepEqual([entries.length - before.length, entries[0]?.reading], [1, "export-csv"]);
});

test("an organization's agreement is read by its members while they are, and by nobody who left", async () => {
  const { rooms } = world.portal.app;
  const lab = await rooms.organizations.createOrganization(system, { name: "Laboratoire" });
  const [editor, member] = [await world.reader("editor"), await world.reader("member")];
  await rooms.organizations.setMember(system, lab.id, editor.id, "editor");
  await rooms.organizations.setMember(system, lab.id, member.id, "reader");
  await world.agree(await editor.actor(), { organization: lab.id });
  assert.equal((await read(await member.actor())).total, 120);
  const [entry] = await world.journal();
  assert.deepEqual([entry?.party.kind, entry?.party.id], ["organization", lab.id]);
  await rooms.organizations.removeMember(system, lab.id, member.id);
  assert.equal((await refusal(read(await member.actor()))).key, "remote-not-open");
  assert.equal((await read(await editor.actor())).total, 120);
});

test("what is withdrawn is refused at the next request, with its reason, before the portal was told", async () => {
  const someone = await world.reader("withdrawn");
  const granted = await world.agree(await someone.actor());
  assert.equal((await read(await someone.actor())).total, 120);
  world.portal.answerAs("away");
  const { sharing } = world.producer.app.rooms;
  await sharing.withdrawAgreement(await world.steward.actor(), granted, "La ligne change de nom.");
  const { code, args } = await refusal(read(await someone.actor()));
  assert.equal(code, "forbidden");
  assert.match(String(args["detail"]), /La ligne change de nom/);
  const table = await world.portal.app.rooms.remote.openTable(await someone.actor(), world.table);
  assert.match(String(table.elsewhere?.refused?.args["detail"]), /La ligne change de nom/);
  assert.deepEqual([table.version, table.access?.reading], [undefined, "none"]);
  world.portal.answerAs("usual");
  await world.portal.until("the portal knows", async () => {
    return (await refusal(read(await someone.actor()))).key === "remote-not-open";
  });
});

test("an agreement that came to its end is read no more, by the clock of either side", async () => {
  const someone = await world.reader("expired");
  const granted = await world.agree(await someone.actor());
  world.portal.setClock(12 * 24 * 60);
  assert.equal((await refusal(read(await someone.actor()))).key, "remote-not-open");
  world.portal.setClock(0);
  assert.equal((await read(await someone.actor())).total, 120);
  await endAgreement(world.producer.database.db, granted, new Date(Date.now() - 1000), { state: "expired" });
  assert.equal((await refusal(read(await someone.actor()))).code, "forbidden");
});

test("a portal that names another person, and whoever repeats what it sent, read nothing", async () => {
  const { portal, producer } = world;
  const { identity, clock } = { ...portal.app.contexts.remote.readers, clock: () => new Date() };
  const prover = await newProver(clock);
  const { tokenEndpoint, form } = await vouch(
    { identity, clock },
    {
      producer: producer.url,
      party: { kind: "person", id: max.id },
      agreements: [agreement],
      thumbprint: prover.thumbprint,
    },
  );
  const lied = await fetch(tokenEndpoint, {
    method: "POST",
    headers: { dpop: await prover.prove({ method: "POST", url: tokenEndpoint }) },
    body: new URLSearchParams(form),
  });
  assert.equal(lied.status, 400);
  assert.match(await lied.text(), /invalid_grant/);

  const seen: { url: string; headers: Record<string, string> }[] = [];
  producer.answerAs((request) => {
    const { authorization = "", dpop = "" } = request.headers;
    if (request.url?.includes("/data/") === true) {
      seen.push({ url: producer.url + request.url, headers: { authorization, dpop: String(dpop) } });
    }
    return false;
  });
  await read(await lou.actor());
  producer.answerAs("usual");
  const [sent] = seen;
  assert.ok(sent !== undefined && seen.length === 1);
  const again = await fetch(sent.url, { headers: sent.headers });
  assert.equal(again.status, 401);
  const bare = await fetch(sent.url, { headers: { authorization: sent.headers["authorization"] ?? "" } });
  assert.equal(bare.status, 401);
});

test("a token that its producer no longer takes is asked for anew, once", async () => {
  const { portal, producer } = world;
  const actor = await lou.actor();
  await read(actor);
  const tokens = () => [...portal.app.contexts.remote.readers.tokens.values()];
  const [first] = tokens();
  const { signatures } = producer.app.rooms;
  const [signing] = await signatures.listKeys(await world.steward.actor());
  await signatures.revokeKey(await world.steward.actor(), signing?.id ?? "");
  assert.equal((await read(actor)).total, 30);
  assert.equal(tokens().length, 1);
  assert.notEqual(await tokens()[0], await first);
});

test("a producer that is away is told by a sentence, and asked no more than its budget", async () => {
  const { portal, producer } = world;
  const actor = await lou.actor();
  await read(actor);
  const stopped = portal.stopClock();
  let asked = 0;
  producer.answerAs((request) => {
    if (!isOfNetwork(request)) asked += 1;
    request.socket.destroy();
    return true;
  });
  const look = async (): Promise<void> => {
    for (let time = 0; time < 6; time += 1)
      assert.equal((await refusal(read(actor))).key, "remote-unreachable");
  };
  await look();
  // Three, each of which is asked again where its kept connection is gone.
  assert.ok(asked <= 6, `${asked} questions`);
  const untilNow = asked;
  await look();
  assert.equal(asked, untilNow);
  stopped[Symbol.dispose]();
  const table = await portal.app.rooms.remote.openTable(actor, world.table);
  assert.equal(table.elsewhere?.silent?.problem.key, "remote-unreachable");
  producer.answerAs("usual");
  await portal.until("it is asked again", async () => {
    return read(actor).then(
      () => true,
      () => false,
    );
  });
});
