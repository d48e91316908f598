import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { doorWorld } from "./door-world.ts";

const csv = [
  "dep,jour,hosp",
  "35,2020-11-01,3",
  "35,2020-11-02,6",
  "22,2020-11-01,1",
  "22,2020-11-02,9",
].join("\n");

let world: Awaited<ReturnType<typeof doorWorld>>;
let table: string;
let slug: string;
let token: Record<string, string>;

before(async () => {
  world = await doorWorld({ rateLimits: {} });
  const { rooms, organization } = world;
  const made = await world.publish({ title: "Hospitalisations", files: { "hosp.csv": csv } });
  table = made.tables["hosp"] ?? "";
  const editor = { email: "ed@example.org", name: "Ed", password: "quatre mots sans lien" };
  const { id } = await rooms.accounts.createAccount(system, { ...editor, administrator: false });
  await rooms.organizations.setMember(system, organization.id, id, "editor");
  const actor = await rooms.accounts.actorOfAccount(editor.email);
  const { secret } = await rooms.tokens.createToken(actor, { name: "test" });
  token = { authorization: `Bearer ${secret}` };
});

after(() => world[Symbol.asyncDispose]());

const definition = (column = "hosp") => ({
  source: {
    kind: "rows",
    table,
    filter: "",
    value: { aggregation: "sum", column },
    time: { column: "jour", grain: "day" },
    place: { column: "dep", level: "departement" },
    rollUp: true,
    gaps: "missing",
  },
  steps: [],
});

test("an indicator is created through the API, refused in words where it cannot be computed, and read in each format", async () => {
  const told = {
    organization: world.organization.slug,
    title: "Lits occupés",
    licence: "etalab-2.0",
    unit: "lits",
  };
  const wrong = await world.post("/api/indicators", { ...told, definition: definition("absent") }, token);
  assert.deepEqual([wrong.status, (wrong.body as { parameter?: string }).parameter], [400, "value"]);
  const none = await world.post(
    "/api/indicators",
    { ...told, definition: { source: { kind: "rows" }, steps: [] } },
    token,
  );
  assert.equal(none.status, 400);
  const visitor = await world.post("/api/indicators", { ...told, definition: definition() });
  assert.equal(visitor.status, 401);
  const made = await world.post("/api/indicators", { ...told, definition: definition() }, token);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const indicator = made.body as {
    id: string;
    slug: string;
    vintage: { number: number; sources: { table: string }[] };
  };
  assert.deepEqual([indicator.vintage.number, indicator.vintage.sources[0]?.table], [1, table]);
  assert.equal((await world.get(`/api/indicators/${indicator.slug}`)).status, 404);
  ({ slug } = await world.rooms.datasets.publish(system, indicator.id));

  const list = (await world.get("/api/indicators")).body as { data: { title: string; unit: string }[] };
  assert.deepEqual(
    list.data.map(({ title, unit }) => [title, unit]),
    [["Lits occupés", "lits"]],
  );
  const values = (await world.get(`/api/indicators/${slug}/values?places=departement:35`)).body as {
    data: { label: string; points: { value: number }[] }[];
  };
  assert.deepEqual(
    values.data.map(({ label, points }) => [label, ...points.map(({ value }) => value)]),
    [["Ille-et-Vilaine", 3, 6]],
  );
  for (const [path, type] of [
    ["values.csv?level=departement", "text/csv"],
    ["sdmx?level=departement&from=2020-11-02", "application/vnd.sdmx.data+json"],
    ["json-stat?vintage=1", "application/json"],
  ] as const) {
    const response = await world.api.fetch(new Request(`${world.url}/api/indicators/${slug}/${path}`));
    assert.equal(response.status, 200, path);
    assert.ok(response.headers.get("content-type")?.startsWith(type), path);
  }
  assert.equal((await world.get(`/api/indicators/${slug}/values?places=35`)).status, 400);
});

test("its computations are listed and done again, and a change makes another", async () => {
  const again = await world.post(`/api/indicators/${slug}/vintages/1/recomputation`, {});
  assert.deepEqual([again.status, (again.body as { same: boolean }).same], [200, true]);
  const changed = await world.api.fetch(
    new Request(`${world.url}/api/indicators/${slug}`, {
      method: "PATCH",
      headers: { "content-type": "application/json", ...token },
      body: JSON.stringify({ definition: { ...definition(), steps: [{ kind: "cumulative" }] } }),
    }),
  );
  assert.equal(changed.status, 200, await changed.clone().text());
  const { data } = (await world.get(`/api/indicators/${slug}/vintages`)).body as {
    data: { number: number }[];
  };
  assert.deepEqual(
    data.map(({ number }) => number),
    [2, 1],
  );
  const old = (await world.get(`/api/indicators/${slug}/values?places=departement:35&vintage=1`)).body as {
    data: { points: { value: number }[] }[];
  };
  assert.deepEqual(
    old.data[0]?.points.map(({ value }) => value),
    [3, 6],
  );
  assert.equal((await world.get(`/api/indicators/${slug}/vintages/7`)).status, 404);
});

async function call(name: string, args: object) {
  const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } };
  const { body } = await world.post("/mcp", message, { accept: "application/json, text/event-stream" });
  return (body as { result: { isError?: boolean; structuredContent: Record<string, unknown> } }).result;
}

test("an assistant reads an indicator and ranks places", async () => {
  const read = (await call("get_indicator", { indicator: slug, places: "departement:35", vintage: 1 }))
    .structuredContent;
  assert.deepEqual(
    [read["title"], read["unit"], (read["series"] as object[]).length],
    ["Lits occupés", "lits", 1],
  );
  const ranked = (
    await call("compare_places", { indicator: slug, level: "departement", period: "2020-11-02" })
  ).structuredContent as unknown as { places: { rank: number; code: string; value: number }[] };
  assert.deepEqual(
    ranked.places.map(({ rank, code, value }) => [rank, code, value]),
    [
      [1, "22", 10],
      [2, "35", 9],
    ],
  );
  assert.equal((await call("get_indicator", { indicator: slug, places: "ailleurs" })).isError, true);
});

test("a search tells the boards that are called so, once they are published", async () => {
  const asked = async () => {
    const { body } = await world.get("/api/search?q=urgences");
    return (body as { boards: { title: string; links: { page: string } }[] }).boards;
  };
  const board = { organization: world.organization.id, title: "Les urgences, chaque jour" };
  const made = await world.post("/api/boards", board, token);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.deepEqual(await asked(), []);
  const { id } = made.body as { id: string };
  const blocks = [{ kind: "text", id: "b1", width: "whole", text: "Bonjour." }] as const;
  await world.rooms.boards.changeBoard(system, id, { blocks });
  const { slug: published } = await world.rooms.boards.publishBoard(system, id);
  assert.deepEqual(
    (await asked()).map(({ title, links }) => [title, new URL(links.page).pathname]),
    [[board.title, `/boards/${published}`]],
  );
  assert.deepEqual((await world.get("/api/search?q=")).status, 200);
});

test("the secret address of one's own alerts is kept by no cache of others, and listed by no search engine", async () => {
  const actor = await world.rooms.accounts.actorOfAccount("ed@example.org");
  const key = await world.rooms.alerts.makeFeedKey(actor);
  const { status, headers } = await world.get(`/feeds/alerts/${key}.json`);
  assert.deepEqual(
    [status, headers.get("cache-control"), headers.get("x-robots-tag")],
    [200, "private, no-cache", "noindex"],
  );
  assert.equal((await world.get("/feeds/alerts.json")).headers.get("x-robots-tag"), null);
  await world.rooms.alerts.revokeFeedKey(actor);
  assert.equal((await world.get(`/feeds/alerts/${key}.json`)).status, 404);
});
