import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { openFakePeer, type FakePeer } from "./fake-peer.ts";
import { networkWorld, openTestInstance, type TestInstance } from "./world.ts";

const everyPage = { page: 1, pageSize: 100 };

async function follow(b: TestInstance, peer: FakePeer): Promise<string> {
  const tie = await b.app.rooms.network.follow(system, peer.url);
  assert.equal(tie.follows, "running");
  return tie.id;
}

/** Reads the peer now, whenever it was read before. */
async function readAgain(b: TestInstance, tie: string): Promise<void> {
  await b.database.db`update ties set next_at = now() - interval '1 day' where id = ${tie}`;
  await b.settle();
}

async function problemOf(b: TestInstance, tie: string): Promise<string | undefined> {
  return (await b.app.rooms.network.getTie(system, tie)).reading.problem?.key;
}

test("an instance that lies about its address is not followed, nor heard under another's name", async () => {
  await using world = await networkWorld("a", "b");
  await using peer = await openFakePeer();
  const { a, b } = world;
  peer.description = { url: a.url, name: "Je suis a" };
  await assert.rejects(b.app.rooms.network.follow(system, peer.url), /network-other-address/);
  await b.follow(a);
  // Signed by the peer, in the name of a: the keys are those that a publishes.
  const ping = await peer.send(b.url, { path: "/api/network/pings", body: { head: 1 }, as: a.url });
  assert.equal(ping.status, 401, ping.text);
  const cut = await peer.send(b.url, { path: "/api/network/messages", body: { kind: "cut" }, as: a.url });
  assert.equal(cut.status, 401);
  assert.equal((await b.tieWith(a)).follows, "running");
});

test("a message that was sent before, too late, too early or with another body is refused", async () => {
  await using b = await openTestInstance("b");
  await using peer = await openFakePeer();
  await follow(b, peer);
  const ping = { path: "/api/network/pings", body: { head: 1 } };
  const first = await peer.send(b.url, ping);
  assert.equal(first.status, 204, first.text);
  const again = (body: object) =>
    fetch(b.url + ping.path, { method: "POST", headers: first.headers, body: JSON.stringify(body) });
  assert.equal((await again(ping.body)).status, 401);
  assert.equal((await again({ head: 2 })).status, 401);
  const hour = 3_600_000;
  for (const at of [Date.now() - hour, Date.now() + hour]) {
    const sent = await peer.send(b.url, { ...ping, at: new Date(at) });
    assert.equal(sent.status, 401);
    assert.match(sent.text, /3\s?\d{3}|heure|hour|horloge|clock/i);
  }
});

test("an event of somebody else, altered, or signed with a key that is not published stays out; the rest goes in", async () => {
  await using b = await openTestInstance("b");
  await using peer = await openFakePeer();
  await using other = await openFakePeer();
  const tie = await follow(b, peer);
  await peer.tell(peer.event({ title: "Juste" }));
  await peer.tell(peer.event({ title: "Ailleurs", subject: other.event({}).subject }));
  await peer.tell({ ...other.event({ title: "Au nom d’un autre" }) });
  await peer.tell(peer.event({ title: "Vieille clé" }), "old");
  const [header = "", payload = "", signature = ""] = (await peer.sign(peer.event({ title: "Vrai" }))).split(
    ".",
  );
  const altered = Buffer.from(payload, "base64url").toString().replace("Vrai", "Faux");
  peer.log.push([header, Buffer.from(altered).toString("base64url"), signature].join("."));
  peer.log.push("n’importe quoi");
  await readAgain(b, tie);
  assert.deepEqual(await b.search(), ["Juste"]);
  assert.ok(await problemOf(b, tie));
  const told = await b.app.rooms.network.getTie(system, tie);
  assert.equal(told.reading.position, 6);
});

test("one answer that lies about the log stops the reading until the next that does not", async () => {
  await using b = await openTestInstance("b");
  await using peer = await openFakePeer();
  const tie = await follow(b, peer);
  await peer.tell(peer.event({ title: "Un" }));
  await readAgain(b, tie);
  const standing = async () => (await b.app.rooms.network.getTie(system, tie)).follows;
  const lies = [
    { head: 0, afterEvent: null, upTo: 0, upToEvent: null },
    { head: 1, afterEvent: "another", upTo: 1, upToEvent: "another" },
  ];
  for (const lie of lies) {
    peer.answer = (request, response) => {
      if (request.url?.startsWith("/api/network/events") !== true) return false;
      response.end(JSON.stringify({ instance: peer.url, events: [], ...lie }));
      return true;
    };
    await readAgain(b, tie);
    assert.equal(await standing(), "rewound");
    await readAgain(b, tie);
    assert.equal(await standing(), "rewound", "while it says so");
    assert.equal(await problemOf(b, tie), "network-log-shorter");
    peer.answer = undefined;
    await readAgain(b, tie);
    assert.equal(await standing(), "running");
    assert.equal(await problemOf(b, tie), undefined);
  }
  await peer.tell(peer.event({ title: "Deux" }));
  await readAgain(b, tie);
  assert.deepEqual(await b.search(), ["Deux", "Un"]);
});

test("an event that comes twice, or an older one after a newer, changes nothing", async () => {
  await using b = await openTestInstance("b");
  await using peer = await openFakePeer();
  const tie = await follow(b, peer);
  const event = peer.event({ title: "Deux", revision: 2 });
  await peer.tell(event);
  await peer.tell(event);
  await readAgain(b, tie);
  const { record } = event;
  assert.ok(record);
  await peer.tell({ ...event, revision: 1, type: "update", record: { ...record, title: "Un" } });
  await readAgain(b, tie);
  assert.deepEqual(await b.search(), ["Deux"]);
  await peer.tell({ ...event, revision: 3, type: "delete", record: undefined });
  await readAgain(b, tie);
  assert.deepEqual(await b.search(), []);
  await peer.tell({ ...event, revision: 2 });
  await readAgain(b, tie);
  assert.deepEqual(await b.search(), []);
});

test("events of one's own that come back are left", async () => {
  await using b = await openTestInstance("b");
  await using peer = await openFakePeer();
  const own = await b.publish("À nous");
  const tie = await follow(b, peer);
  const { events } = await b.app.rooms.network.readEvents({ after: 0, limit: 10 });
  peer.log.push(...events);
  await peer.tell(peer.event({ type: "delete", subject: `${b.url}/datasets/${own.id}` }));
  await readAgain(b, tie);
  assert.deepEqual(await b.search(), ["À nous"]);
  const [row] = await b.database.db<{ n: number }[]>`select count(*)::int as n from feed_events`;
  assert.equal(row?.n, 1);
});

test("a record that cannot be taken is told to its producer, with where it is wrong; mended, that is told too", async () => {
  await using b = await openTestInstance("b");
  await using peer = await openFakePeer();
  const tie = await follow(b, peer);
  const event = peer.event({ title: "Bien", revision: 1 });
  const { record } = event;
  assert.ok(record);
  await peer.tell({ ...event, record: { ...record, title: 12 } });
  await peer.tell(peer.event({ title: "Autre" }));
  await readAgain(b, tie);
  await b.settle();
  assert.deepEqual(await b.search(), ["Autre"]);
  const reports = () =>
    peer.heard.filter(({ path }) => path === "/api/network/reports").map(({ body }) => JSON.parse(body));
  assert.equal(reports().length, 1);
  const [report] = reports();
  assert.equal(report.subject, event.subject);
  assert.deepEqual(
    [report.problems[0].code, report.problems[0].pointer],
    ["network-record-wrong", "/record/title"],
  );
  await peer.tell({ ...event, revision: 2 });
  await readAgain(b, tie);
  await b.settle();
  assert.deepEqual(await b.search(), ["Autre", "Bien"]);
  assert.deepEqual(reports().at(-1), { subject: event.subject, revision: 2, problems: [] });
});

test("a report is shown beside the dataset at its producer, to its organization alone", async () => {
  await using a = await openTestInstance("a");
  await using peer = await openFakePeer();
  const { id } = await a.publish("Arbres");
  await a.settle();
  const subject = `${a.url}/datasets/${id}`;
  const problems = [{ code: "network-record-wrong", pointer: "/record/title", mend: "Too long" }];
  const sent = await peer.send(a.url, {
    path: "/api/network/reports",
    body: { subject, revision: 1, problems },
  });
  assert.equal(sent.status, 204, sent.text);
  const [report] = await a.app.rooms.network.listReports(system, id);
  assert.deepEqual([report?.instance, report?.problems[0]?.pointer], [peer.url, "/record/title"]);
  assert.deepEqual(await a.app.rooms.network.listReports({ kind: "anyone" }, id), []);
  const unknown = {
    subject: `${a.url}/datasets/0199c0de-0000-7000-8000-000000000000`,
    revision: 1,
    problems,
  };
  assert.equal((await peer.send(a.url, { path: "/api/network/reports", body: unknown })).status, 404);
  await peer.send(a.url, { path: "/api/network/reports", body: { subject, revision: 2, problems: [] } });
  assert.deepEqual(await a.app.rooms.network.listReports(system, id), []);
});

test("an answer without end, one that is cut and one that is no answer are given up, and the tie says so", async () => {
  await using b = await openTestInstance("b");
  await using peer = await openFakePeer();
  const tie = await follow(b, peer);
  await b.settle();
  let sent = 0;
  peer.answer = (request, response) => {
    if (!request.url?.startsWith("/api/network/events")) return false;
    const chunk = Buffer.alloc(1_000_000, "a");
    response.writeHead(200, { "content-type": "application/json" });
    const more = (): void => {
      if (response.destroyed || sent > 1_000) return void response.end();
      sent += 1;
      response.write(chunk, more);
    };
    more();
    return true;
  };
  await readAgain(b, tie);
  assert.equal(await problemOf(b, tie), "net-too-large");
  assert.ok(sent < 100, `${sent} MB were sent`);
  peer.answer = (request, response) => {
    if (!request.url?.startsWith("/api/network/events")) return false;
    response.writeHead(200, { "content-type": "text/html" }).end("<p>Bonjour");
    return true;
  };
  await readAgain(b, tie);
  assert.equal(await problemOf(b, tie), "network-answer-wrong");
  peer.answer = (request) => {
    if (!request.url?.startsWith("/api/network/events")) return false;
    request.socket.destroy();
    return true;
  };
  await readAgain(b, tie);
  assert.match((await problemOf(b, tie)) ?? "", /^net-/);
  peer.answer = undefined;
  await peer.tell(peer.event({ title: "De retour" }));
  await readAgain(b, tie);
  assert.deepEqual(await b.search(), ["De retour"]);
  assert.equal(await problemOf(b, tie), undefined);
});

test("an instance that floods is refused beyond so many messages a minute, and others are heard", async () => {
  await using b = await openTestInstance("b");
  await using peer = await openFakePeer();
  await using calm = await openFakePeer();
  await follow(b, peer);
  await follow(b, calm);
  const statuses: number[] = [];
  // A minute may end while they are sent.
  for (let round = 0; round < 99 && !statuses.includes(429); round += 1) {
    const pings = Array.from({ length: 20 }, () =>
      peer.send(b.url, { path: "/api/network/pings", body: { head: 1 } }),
    );
    statuses.push(...(await Promise.all(pings)).map(({ status }) => status));
  }
  assert.ok(statuses.includes(429), "it is refused");
  assert.equal((await calm.send(b.url, { path: "/api/network/pings", body: { head: 1 } })).status, 204);
});

test("an instance that was away for a week is read from where it stood, and asked less often meanwhile", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await a.publish("Arbres");
  await b.follow(a);
  b.answerAs("away");
  a.answerAs("away");
  await a.publish("Bancs");
  await a.settle();
  for (let minutes = 2; minutes < 7 * 24 * 60; minutes *= 3) {
    b.setClock(minutes);
    await b.settle();
  }
  const away = await b.tieWith(a);
  assert.match(away.reading.problem?.key ?? "", /^net-/);
  assert.ok(away.reading.problemSince);
  assert.deepEqual(await b.search(), ["Arbres"]);
  a.answerAs("usual");
  b.answerAs("usual");
  b.setClock(7 * 24 * 60);
  a.setClock(7 * 24 * 60);
  await b.settle();
  assert.deepEqual(await b.search(), ["Arbres", "Bancs"]);
  assert.equal((await b.tieWith(a)).reading.problem, undefined);
});

test("an instance whose clock is wrong by an hour is not heard, which is told, and is when it is set", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await b.follow(a);
  a.setClock(60);
  await a.publish("Arbres");
  await a.settle();
  b.setClock(2);
  await b.settle();
  const { problem } = (await b.tieWith(a)).reading;
  assert.equal(problem?.key, "network-refused");
  assert.equal(problem?.args["status"], 401);
  a.setClock(2);
  b.setClock(6);
  a.setClock(6);
  await b.database.db`update ties set next_at = now()`;
  await b.settle();
  assert.deepEqual(await b.search(), ["Arbres"]);
});

test("a log that ends before what was read of it is told loudly, and nothing is read before somebody says how to go on", async () => {
  await using world = await networkWorld("a", "b", "c");
  const { a, b, c } = world;
  const trees = await a.publish("Arbres");
  await a.settle();
  const tie = await b.follow(a);
  await c.follow(b);
  const feed = await a.database.db`select * from feed_events`;
  const head = await a.database.db<{ position: number }[]>`select position from feed_head`;
  await a.publish("Bancs");
  await a.app.rooms.datasets.changeDataset(system, trees.id, { title: "Arbres de la ville" });
  await c.until("all is found", async () => (await c.search()).length === 2);
  await c.until("all is found", async () => (await c.search()).includes("Arbres de la ville"));
  // As a is, restored from a backup made before the last two.
  await a.restart(async () => {
    const { db } = a.database;
    await db`delete from feed_events where position > ${head[0]?.position ?? 0}`;
    await db`update feed_head set position = ${feed.length}, open_position = ${feed.length}`;
    await db`update datasets set title = 'Arbres' where id = ${trees.id}`;
    await db`delete from publications where dataset <> ${trees.id}`;
    await db`delete from feed_subjects where dataset <> ${trees.id}`;
    await db`delete from dataset_changes`;
  });
  await b.database.db`update ties set next_at = now()`;
  await b.settle();
  assert.equal((await b.tieWith(a)).follows, "rewound");
  assert.equal((await b.tieWith(a)).reading.problem?.key, "network-log-shorter");
  await b.settle();
  await a.until("a is told", async () => (await a.tieWith(b)).read.ahead !== undefined);
  // Also where it has grown beyond that again.
  for (const title of ["Canaux", "Digues", "Écoles"]) await a.publish(title);
  await a.settle();
  await b.settle();
  assert.deepEqual(await b.search(), ["Arbres de la ville", "Bancs"]);
  await b.app.rooms.network.goOn(system, tie.id);
  await b.until("it is as a tells", async () => (await b.search()).length === 4);
  assert.deepEqual(await b.search(), ["Arbres", "Canaux", "Digues", "Écoles"]);
  await a.app.rooms.network.tellAgain(system);
  assert.equal((await a.tieWith(b)).read.ahead, undefined);
  await c.until(
    "those behind it too",
    async () => (await c.search()).includes("Arbres") && (await c.search()).length === 4,
  );
  assert.deepEqual(await c.search(), ["Arbres", "Canaux", "Digues", "Écoles"]);
  assert.equal((await b.app.rooms.network.listTies(system, everyPage)).items.length, 2);
});

test("instances that fall silent, and one whose log never ends, keep nobody else from being read", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await a.publish("Arbres");
  await b.follow(a);
  await using stack = new AsyncDisposableStack();
  const silent = await Promise.all(Array.from({ length: 12 }, openFakePeer));
  let hanging = 0;
  let ended = 0;
  for (const peer of silent) {
    stack.use(peer);
    await follow(b, peer);
    peer.answer = (request, response) => {
      if (request.url?.startsWith("/api/network/events") !== true) return false;
      hanging += 1;
      response.on("close", () => (ended += 1));
      return true;
    };
  }
  const endless = stack.use(await openFakePeer());
  endless.answer = (request, response) => {
    if (request.url?.startsWith("/api/network/events") !== true) return false;
    const after = Number(new URL(request.url, endless.url).searchParams.get("after"));
    const at = (position: number) => (position === 0 ? null : `${endless.url}/feed/events/${position}`);
    const told = { afterEvent: at(after), upTo: after + 1, upToEvent: at(after + 1), events: [] };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ instance: endless.url, head: after + 1000, ...told }));
    return true;
  };
  await follow(b, endless);
  await b.database.db`update ties set next_at = now() where instance <> ${a.url}`;
  await b.until("they are asked", async () => hanging === silent.length);
  await a.publish("Bancs");
  await b.until("the others are read", async () => (await b.search()).includes("Bancs"));
  assert.equal(ended, 0, "while they still hang");
});
