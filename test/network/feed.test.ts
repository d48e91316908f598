import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import jsonld from "jsonld";
import { DataFactory, Parser, type Quad, Store } from "n3";
import { Validator } from "shacl-engine";
import { system } from "../../src/access/actor.ts";
import { setRule } from "../../src/access/access-rules.ts";
import { touchSearch } from "../../src/catalogue/search-index/touch.ts";
import { newId } from "../../src/base/id.ts";
import { defined } from "../../src/base/defined.ts";
import { eventType } from "../../src/network/feed/event.ts";
import { appendEvents, lockFeed, type NewFeedRow } from "../../src/network/feed/feed-rows.ts";
import { networkWorld, openTestInstance, type TestInstance } from "./world.ts";

const as = "https://www.w3.org/ns/activitystreams#";
const tree = "https://w3id.org/tree#";

async function quadsOf(address: string, accept: string): Promise<Quad[]> {
  const response = await fetch(address, { headers: { accept } });
  assert.equal(response.status, 200);
  assert.ok(
    response.headers.get("content-type")?.startsWith(accept),
    response.headers.get("content-type") ?? "",
  );
  const text = await response.text();
  if (accept !== "application/ld+json") return new Parser({ format: accept, baseIRI: address }).parse(text);
  const quads: unknown = await jsonld.toRDF(JSON.parse(text), { format: "application/n-quads" });
  return new Parser({ format: "application/n-quads" }).parse(quads as string);
}

test("the feed is a DCAT-AP Feed: members in pages, what each tells in a graph of its name", async () => {
  await using a = await openTestInstance("a");
  const trees = await a.publish("Arbres");
  const benches = await a.publish("Bancs");
  await a.settle();
  await a.app.rooms.datasets.withdraw(system, benches.id, "Remplacé");
  await a.settle();
  const subject = `${a.url}/datasets/${trees.id}`;
  for (const type of ["application/trig", "application/ld+json"]) {
    const root = await quadsOf(`${a.url}/feed`, type);
    const node = root.find(({ predicate }) => predicate.value === `${tree}node`)?.object.value ?? "";
    assert.equal(node, `${a.url}/feed/pages/1`, type);
    const page = await quadsOf(node, type);
    const members = page.filter(({ predicate }) => predicate.value === `${tree}member`);
    // What was told of a dataset before it was withdrawn is told no more.
    assert.equal(members.length, 2, type);
    const told = new Set(members.map(({ object }) => object.value));
    const about = page.find(
      ({ subject: of, predicate, object }) =>
        told.has(of.value) && predicate.value === `${as}object` && object.value === subject,
    );
    const title = page.find(
      ({ subject: of, predicate }) =>
        of.value === subject && predicate.value === "http://purl.org/dc/terms/title",
    );
    assert.deepEqual([title?.object.value, title?.graph.value], ["Arbres", about?.subject.value], type);
    const types = page
      .filter(({ subject: of, object }) => told.has(of.value) && object.value.startsWith(as))
      .map(({ object }) => object.value.slice(as.length));
    assert.deepEqual(types.toSorted(), ["Create", "Delete"], type);
    assert.equal(page.filter(({ predicate }) => predicate.value === "urn:maille:signed").length, 2);
  }
  const turtle = await quadsOf(`${a.url}/feed/pages/1.ttl`, "text/turtle");
  assert.ok(turtle.some(({ object }) => object.value === "Arbres"));
  assert.equal((await fetch(`${a.url}/feed/pages/2`)).status, 404);
});

/** The activities of DCAT-AP Feeds, whose shapes are closed (`shape.ttl`, `ActivityShape`). */
const activityShapes = `
  @prefix sh: <http://www.w3.org/ns/shacl#> .
  @prefix as: <${as}> .
  @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
  @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
  <urn:activity> a sh:NodeShape ; sh:targetClass as:Create, as:Update, as:Delete ;
    sh:closed true ; sh:ignoredProperties (rdf:type) ;
    sh:property [ sh:path as:object ; sh:nodeKind sh:IRI ; sh:minCount 1 ; sh:maxCount 1 ] ;
    sh:property [ sh:path as:published ; sh:datatype xsd:dateTime ; sh:minCount 1 ; sh:maxCount 1 ] .`;

test("each activity of the feed fits its closed shape, and what is ours is in the graph of its object", async () => {
  await using a = await openTestInstance("a");
  const trees = await a.publish("Arbres");
  const benches = await a.publish("Bancs");
  await a.settle();
  await a.app.rooms.datasets.withdraw(system, benches.id, "Remplacé");
  await a.settle();
  const validator = new Validator(new Store(new Parser().parse(activityShapes)), { factory: DataFactory });
  for (const type of ["application/trig", "application/ld+json", "text/turtle"]) {
    const page = await quadsOf(`${a.url}/feed/pages/1`, type);
    const flat = page.map(({ subject, predicate, object }) => DataFactory.quad(subject, predicate, object));
    const { results } = await validator.validate({ dataset: new Store(flat) });
    assert.deepEqual(
      results.map(({ focusNode, constraintComponent }) => [
        focusNode?.term.value,
        constraintComponent?.value,
      ]),
      [],
      type,
    );
    const own = page.filter(({ predicate }) => predicate.value.startsWith("urn:maille:"));
    const about = own.filter(({ predicate }) => predicate.value === "urn:maille:subject");
    assert.deepEqual(
      about.map(({ object }) => object.value).toSorted(),
      [trees, benches].map(({ id }) => `${a.url}/datasets/${id}`).toSorted(),
      type,
    );
    if (type === "text/turtle") continue;
    const members = new Set(
      page.filter(({ predicate }) => predicate.value === `${tree}member`).map(({ object }) => object.value),
    );
    assert.ok(
      own.every(({ graph }) => members.has(graph.value)),
      type,
    );
  }
  const reasons = (await quadsOf(`${a.url}/feed/pages/1`, "application/trig")).filter(
    ({ predicate }) => predicate.value === "urn:maille:reason",
  );
  assert.deepEqual(
    reasons.map(({ object }) => object.value),
    ["Remplacé"],
  );
});

test("a page that is full never changes and is kept for ever; the last is asked for again", async () => {
  await using a = await openTestInstance("a");
  await append(a, 150);
  const first = await fetch(`${a.url}/feed/pages/1.trig`);
  assert.equal(first.headers.get("cache-control"), "public, max-age=31536000, immutable");
  const last = await fetch(`${a.url}/feed/pages/2.trig`);
  assert.equal(last.headers.get("cache-control"), "public, max-age=5");
  const etag = last.headers.get("etag") ?? "";
  const again = () => fetch(`${a.url}/feed/pages/2.trig`, { headers: { "if-none-match": etag } });
  assert.equal((await again()).status, 304);
  await append(a, 1);
  assert.equal((await again()).status, 200);
  assert.equal(await (await fetch(`${a.url}/feed/pages/1.trig`)).text(), await first.text());
});

/** Events of datasets that are no more. */
async function append({ app, database, url }: TestInstance, count: number): Promise<void> {
  const rows: NewFeedRow[] = [];
  for (let number = 0; number < count; number += 1) {
    const at = new Date();
    const told = { origin: url, type: "delete" as const, revision: at.getTime(), audience: null };
    const event = { id: `${url}/feed/events/${newId()}`, subject: `${url}/datasets/${newId()}`, ...told };
    const signed = await app.contexts.network.identity.signDocument(eventType, {
      ...event,
      at: at.toISOString(),
    });
    rows.push({ ...event, at, signed });
  }
  await database.db.begin(async (tx) => {
    await lockFeed(tx);
    await appendEvents(tx, rows, new Date());
  });
}

test("events for some instances alone are theirs alone; who loses sight of a dataset is told that it is gone", async () => {
  await using world = await networkWorld("a", "b", "c");
  const { a, b, c } = world;
  const trees = await a.publish("Arbres");
  await b.follow(a);
  await c.follow(a);
  const showTo = (audience: readonly string[] | undefined) =>
    a.database.db.begin(async (tx) => {
      await setRule(tx, {
        dataset: trees.id,
        level: "open",
        ...defined({ audience }),
      });
      await touchSearch(tx, trees.id);
    });
  await showTo([b.url]);
  await c.until("it is gone from c", async () => (await c.search()).length === 0);
  const seen = async (of: typeof b) =>
    (await of.app.rooms.datasets.listDatasets(system, { page: 1, pageSize: 10 })).items.map(
      ({ title }) => title,
    );
  await b.until("b knows of it", async () => (await seen(b)).includes("Arbres"));
  // At b it is for those who have an account, and passed on to nobody.
  await b.until("not everybody sees it there", async () => (await b.search()).length === 0);
  const { items } = await b.app.rooms.datasets.listDatasets(
    { kind: "member", account: newId(), administrator: false, memberships: [] },
    { page: 1, pageSize: 10 },
  );
  assert.deepEqual(
    items.map(({ title }) => title),
    ["Arbres"],
  );
  const open = await (await fetch(`${a.url}/feed/pages/1.ttl`)).text();
  assert.deepEqual(open.match(/a as:(Create|Update|Delete)/g), ["a as:Delete"]);
  assert.doesNotMatch(open, /Arbres/);
  assert.equal((await fetch(`${a.url}/feed/restricted`)).status, 401);
  const message = { method: "GET", url: `${a.url}/feed/restricted`, headers: {} };
  for (const [instance, members] of [
    [b, 1],
    [c, 0],
  ] as const) {
    const headers = await instance.app.contexts.network.identity.signMessage(message);
    const answer = await fetch(message.url, { headers });
    assert.equal(answer.status, 200);
    assert.equal((await answer.text()).match(/maille:signed/g)?.length ?? 0, members);
  }
  await showTo(undefined);
  await c.until("it is back", async () => (await c.search()).length === 1);
  assert.deepEqual([...a.bugs, ...b.bugs, ...c.bugs], []);
});

test("each change is sent to who listens, from where they stood", async () => {
  await using a = await openTestInstance("a");
  await a.publish("Arbres");
  await a.settle();
  const stop = new AbortController();
  const response = await fetch(`${a.url}/api/events?after=0`, { signal: stop.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const readUntil = async (part: string) => {
    while (!text.includes(part)) text += (await reader?.read())?.value ?? "";
  };
  await readUntil("Arbres");
  await a.publish("Bancs");
  await readUntil("Bancs");
  assert.match(text, /event: create\n/);
  assert.match(text, /id: 2\n/);
  stop.abort();
});

test("a position that no log can hold is passed over: who listens hears what comes", async () => {
  await using a = await openTestInstance("a");
  await a.publish("Arbres");
  await a.settle();
  const response = await fetch(`${a.url}/api/events?after=${"9".repeat(40)}&limit=1`);
  await a.publish("Bancs");
  assert.match(await response.text(), /Bancs/);
  assert.deepEqual([...a.bugs], []);
});

test("a webhook is told each event, signed, in its order; what it does not take is told again", async () => {
  await using a = await openTestInstance("a");
  const heard: { headers: Record<string, unknown>; body: string }[] = [];
  let status = 500;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      heard.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  await using _ = { [Symbol.asyncDispose]: async () => void server.close() };
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  await a.publish("Avant");
  await a.settle();
  const { secret, id } = await a.app.rooms.network.createWebhook(system, { url, kinds: ["dataset"] });
  assert.equal("secret" in ((await a.app.rooms.network.listWebhooks(system))[0] ?? {}), false);
  await a.publish("Arbres");
  await a.publish("Bancs");
  await a.settle();
  await a.until("it was asked", async () => heard.length > 0);
  await a.settle();
  const [failing] = await a.app.rooms.network.listWebhooks(system);
  assert.equal(failing?.problem?.key, "network-webhook-refused");
  assert.equal(failing?.waiting, 2);
  status = 204;
  heard.length = 0;
  a.setClock(10);
  await a.settle();
  const told = heard.map(({ body }) => JSON.parse(body));
  assert.deepEqual(
    told.map(({ data }) => data.title),
    ["Arbres", "Bancs"],
  );
  assert.deepEqual(
    [told[0].specversion, told[0].type, told[0].source],
    ["1.0", "maille.dataset.create", a.url],
  );
  const [first] = heard;
  const signed = `${String(first?.headers["webhook-id"])}.${String(first?.headers["webhook-timestamp"])}.${first?.body}`;
  const hmac = createHmac("sha256", Buffer.from(secret.replace("whsec_", ""), "base64"))
    .update(signed)
    .digest("base64");
  assert.equal(first?.headers["webhook-signature"], `v1,${hmac}`);
  // Days later it is given up, and told again where the steward says so.
  status = 500;
  await a.publish("Canaux");
  await a.settle();
  for (const days of [1, 2, 4]) {
    a.setClock(days * 24 * 60);
    await a.settle();
  }
  assert.ok((await a.app.rooms.network.listWebhooks(system))[0]?.disabledAt);
  status = 204;
  await a.app.rooms.network.enableWebhook(system, id);
  await a.settle();
  assert.equal((await a.app.rooms.network.listWebhooks(system))[0]?.waiting, 0);
});
