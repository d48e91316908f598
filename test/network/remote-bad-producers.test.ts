import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { after, afterEach, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { anyone } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import type { Table } from "../../src/tables/table.ts";
import { isOfNetwork, openPages, pagesOf, people, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof networkWorld<"producer" | "portal">>>;
let table: Table;
let other: Table;
let slug: string;
let ownSlug: string;

before(async () => {
  world = await networkWorld("producer", "portal");
  ({ table } = await publishTable(world.producer, "Population des communes", people));
  ({ table: other } = await publishTable(world.producer, "Autres communes", people));
  ({
    dataset: { slug: ownSlug },
  } = await publishTable(world.portal, "Données du portail", people));
  await world.portal.follow(world.producer);
  await seesTable(world.portal, table.id);
  await seesTable(world.portal, other.id);
  const found = await world.portal.app.rooms.remote.findTable(anyone, table.id);
  const dataset = await world.portal.app.rooms.datasets.findDataset(anyone, found?.dataset ?? "");
  slug = dataset?.slug ?? "";
  await openPages(world.portal);
});

afterEach(async () => {
  world.producer.answerAs("usual");
  // Until the portal has found out that it answers again.
  await world.portal.until("the producer is read again", () =>
    read().then(
      () => true,
      () => false,
    ),
  );
});

after(() => world[Symbol.asyncDispose]());

const noQuestion = () => new URLSearchParams({ page_size: "5" });

function read(question = noQuestion()) {
  return pagesOf(world.portal).rows.readPage(anyone, table.id, question);
}

async function keyOf(work: Promise<unknown>): Promise<string> {
  const [settled] = await Promise.allSettled([work]);
  if (settled.status === "fulfilled") return "answered";
  assert.ok(isFailure(settled.reason), String(settled.reason));
  return settled.reason.key;
}

async function page(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(world.portal.url + path, { headers: { accept: "text/html" } });
  return { status: response.status, text: await response.text() };
}

/** Answers what asks for data of the first table, and leaves the rest as it is. */
function lie(answer: (request: IncomingMessage, response: ServerResponse) => void): void {
  world.producer.answerAs((request, response) => {
    if (!request.url?.includes(`${table.id}/data`)) return false;
    answer(request, response);
    return true;
  });
}

function rowsAnswer(rows: readonly object[]): string {
  return JSON.stringify({
    data: rows,
    links: {},
    meta: { page: 1, page_size: 5, total: rows.length, total_exact: true, version: 1 },
  });
}

test("while the producer's instance is away its page says so and since when, and it is not asked each time", async () => {
  const { name } = await world.producer.app.rooms.instance.settings();
  using _ = world.portal.stopClock();
  let asked = 0;
  world.producer.answerAs((request, response) => {
    if (!isOfNetwork(request)) asked += 1;
    response.destroy();
    return true;
  });
  for (let count = 0; count < 4; count++) {
    const { status, text } = await page(`/datasets/${slug}`);
    assert.equal(status, 200);
    assert.match(text, /Le site du producteur ne répond pas/);
    assert.match(text, new RegExp(`Aucune réponse de ${name} depuis le`));
    // What is known of it is shown all the same.
    assert.match(text, /population/);
  }
  const before = asked;
  assert.ok(before > 0);
  for (let count = 0; count < 5; count++) {
    assert.equal((await page(`/datasets/${slug}`)).status, 200);
    assert.equal((await page(`/datasets/${ownSlug}`)).status, 200);
  }
  assert.equal(asked, before, "an instance that is known to be away is left alone");
  const chart = await page(`/datasets/${slug}/chart`);
  assert.equal(chart.status, 503);
});

test("a producer that never answers keeps a few questions waiting, and no other page", async () => {
  using _ = world.portal.stopClock();
  const held: ServerResponse[] = [];
  world.producer.answerAs((request, response) => {
    if (isOfNetwork(request)) response.destroy();
    else held.push(response);
    return true;
  });
  const waiting = Array.from({ length: 60 }, () => keyOf(read()));
  await wait(100);
  assert.ok(held.length <= 8, `${held.length} questions at once`);
  const { status } = await page(`/datasets/${ownSlug}`);
  assert.equal(status, 200);
  const keys = await Promise.all(waiting);
  assert.ok(keys.includes("remote-busy"));
  assert.ok(
    keys.every((key) => key === "remote-busy" || key === "remote-unreachable"),
    keys.join(),
  );
  for (const response of held) response.destroy();
  const asked = held.length;
  assert.equal(await keyOf(read()), "remote-unreachable");
  assert.equal(held.length, asked, "it is known to be silent, and not asked again");
});

test("a producer that comes back is read again", async () => {
  world.producer.answerAs("away");
  for (let count = 0; count < 4; count++) assert.equal(await keyOf(read()), "remote-unreachable");
  world.producer.answerAs("usual");
  await world.portal.until("it is read again", async () => (await keyOf(read())) === "answered");
  const { text } = await page(`/datasets/${slug}`);
  assert.match(text, /Commune 1/);
});

for (const [what, body] of [
  ["cells of another type", rowsAnswer([{ __id: 1, population: "beaucoup" }])],
  ["cells that hold objects", rowsAnswer([{ __id: 1, commune: { toString: "x" } }])],
  ["more rows than a page has", rowsAnswer(Array.from({ length: 6 }, () => ({ __id: 1 })))],
  ["a total below zero", rowsAnswer([]).replace('"total":0', '"total":-1')],
  ["no rows at all", JSON.stringify({ meta: {} })],
  ["no JSON", "<html><script>alert(1)</script></html>"],
  ["rows that end in the middle", '{"data":[{"__id":1,'],
  [
    "rows that are no rows",
    JSON.stringify({ data: [1, 2], meta: { page: 1, page_size: 5, total: 2, version: 1 } }),
  ],
] as const) {
  test(`a producer that answers with ${what} breaks its own table alone`, async () => {
    lie((_, response) => response.writeHead(200, { "content-type": "application/json" }).end(body));
    assert.equal(await keyOf(read()), "remote-answer-wrong");
    const { status, text } = await page(`/datasets/${slug}`);
    assert.equal(status, 200);
    assert.ok(!text.includes("alert(1)"));
    assert.equal((await pagesOf(world.portal).rows.readPage(anyone, other.id, noQuestion())).rows.length, 5);
  });
}

test("an answer of 1 GB is left where it passes what an answer may be", async () => {
  let sent = 0;
  lie((_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const more = (): void => {
      while (!response.destroyed && sent < 1e9) {
        sent += 1_000_000;
        if (!response.write(Buffer.alloc(1_000_000, " "))) break;
      }
    };
    response.on("drain", more);
    more();
  });
  assert.equal(await keyOf(read()), "net-too-large");
  assert.ok(sent < 100_000_000, `${sent} bytes were taken`);
});

test("HTML in cells and names is shown as text", async () => {
  const row = { __id: 1, commune: "<img src=x onerror=alert(2)>", population: 1 };
  lie((_, response) => response.writeHead(200).end(rowsAnswer([row])));
  const { status, text } = await page(`/datasets/${slug}`);
  assert.equal(status, 200);
  assert.ok(!text.includes("<img src=x"));
  assert.ok(text.includes("&lt;img src=x"));
});

test("a redirect of a producer is no answer, wherever it leads", async () => {
  let followed = false;
  lie((request, response) => {
    if (request.url?.includes("elsewhere")) followed = true;
    response.writeHead(302, { location: `${request.url}&elsewhere` }).end();
  });
  assert.equal(await keyOf(read()), "remote-answer-wrong");
  assert.equal(followed, false);
});

test("a description of another table, or with two columns of one name, is not believed", async () => {
  const own = await fetch(`${world.producer.url}/api/resources/${other.id}/description`);
  const description = (await own.json()) as { version: { columns: { name: string }[] } };
  const [first, ...rest] = description.version.columns;
  for (const told of [
    description,
    { ...description, table: { ...description, id: table.id } },
    { ...description, version: { ...description.version, columns: [first, first, ...rest] } },
    { ...description, version: { ...description.version, columns: [] } },
  ]) {
    world.producer.answerAs((request, response) => {
      if (!request.url?.includes(`${table.id}/description`)) return false;
      response.writeHead(200).end(JSON.stringify(told));
      return true;
    });
    const opened = await world.portal.app.rooms.remote.openTable(anyone, table.id);
    assert.equal(opened.version, undefined);
    assert.equal(opened.elsewhere?.silent?.problem.key, "remote-answer-wrong");
    const { status, text } = await page(`/datasets/${slug}`);
    assert.equal(status, 200);
    assert.match(text, /ne peut pas être affichée/);
  }
});
