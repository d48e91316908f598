import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { createApi } from "../../src/api/app.ts";
import { setName } from "../../src/api/odata/names.ts";
import type { Rooms } from "../../src/rooms.ts";
import {
  type ActorName,
  actors,
  type ActorsWorld,
  actorsWorld,
  csv,
  isOutside,
  isTold,
  type Made,
  secretMark,
  toldTo,
} from "./actors-world.ts";
import { type AskedRoute, readRights } from "./rights.ts";

/** Every route, and who may. A route that no file of `rights/` names fails the test. */
const { routes } = await readRights();

let world: ActorsWorld;

before(async () => {
  world = await actorsWorld();
});

after(() => world[Symbol.asyncDispose]());

/** Every route that the API answers, told by the router itself. */
function allRoutes(): string[] {
  const api = createApi({} as Rooms, { url: "http://localhost", version: "0" });
  return [
    ...new Set(
      api.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`),
    ),
  ];
}

test("it is told of every route who may", () => {
  assert.deepEqual(allRoutes().toSorted(), Object.keys(routes).toSorted());
});

test("each route answers those who may, and refuses the others as if there were nothing", async () => {
  const wrong: string[] = [];
  for (const [route, asked] of Object.entries(routes)) {
    for (const actor of actors) {
      if (isTried(asked, actor)) wrong.push(...(await wrongs(actor, route, asked)));
    }
  }
  assert.deepEqual(wrong, []);
});

test("what was withdrawn is gone by every route, and nothing of what it said is told", async () => {
  const wrong: string[] = [];
  for (const [route, asked] of Object.entries(routes)) {
    if (asked.right !== "draft") continue;
    for (const actor of ["visitor", "stranger"] as const) {
      const { status, text } = await ask(actor, route, asked, world.gone);
      if (![404, 410].includes(status)) wrong.push(`${actor} ${route}: ${status} ${text.slice(0, 200)}`);
      if (text.includes(secretMark)) wrong.push(`${actor} ${route} tells what was withdrawn`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("what is withdrawn is told by the feed to nobody from then on, at once", async () => {
  const feedRoutes = ["/feed/pages/1", "/feed/pages/1.jsonld", "/api/network/events"];
  const tellers = async () => {
    const told = feedRoutes.map(async (path) => (await world.send("visitor", "GET", path)).text());
    return (await Promise.all(told)).map(readable).filter((text) => text.includes("xyzzy")).length;
  };
  for (let time = 1; time <= 3; time += 1) {
    const { id } = await world.draft(`Retrait ${time}`, csv("eau"));
    await world.answer("editor", "PATCH", `/api/datasets/${id}`, { description: "xyzzy" });
    await world.answer("editor", "POST", `/api/datasets/${id}/publication`, {
      personalData: "Aucune",
      personalDataContact: "dpo@example.org",
    });
    while ((await tellers()) < feedRoutes.length) await wait(20);
    await world.answer("editor", "DELETE", `/api/datasets/${id}/publication?reason=Vide`);
    assert.equal(await tellers(), 0);
  }
});

/** What is signed is told in base64url, a record among it. */
function readable(text: string): string {
  const signed = text.matchAll(/\.(eyJ[\w-]+)\./g);
  return [text, ...[...signed].map(([, part = ""]) => Buffer.from(part, "base64url").toString())].join("\n");
}

test("a page of another site changes nothing by any route, with the steward's own cookie", async () => {
  const wrong: string[] = [];
  for (const [route, asked] of Object.entries(routes)) {
    if (/^(?:GET|OPTIONS) /.test(route)) continue;
    for (const headers of [
      { origin: "https://elsewhere.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ]) {
      const { status } = await ask("steward", route, asked, world.hidden, headers);
      if (status !== 403) wrong.push(`${route}: ${status}`);
    }
  }
  assert.deepEqual(wrong, []);
});

function isTried({ outsideOnly, right }: AskedRoute, actor: ActorName): boolean {
  if (outsideOnly !== true) return true;
  return right === "open" ? actor === "visitor" : toldTo(right, actor) !== "ok";
}

async function wrongs(actor: ActorName, route: string, asked: AskedRoute): Promise<string[]> {
  const told = toldTo(asked.right, actor);
  const isChanged = told === "ok" && asked.fresh === true;
  const made = isChanged ? await world.draft("Neuf", csv("eau")) : world.hidden;
  const { status, text } = await ask(actor, route, asked, made);
  const isRight = isTold(told, status) || (asked.right === "none" && status === 401);
  return [
    ...(isRight ? [] : [`${actor} ${route}: ${status}, not ${told} ${text.slice(0, 200)}`]),
    ...(isOutside(actor) && text.includes(secretMark) ? [`${actor} ${route} tells the draft`] : []),
  ];
}

async function ask(actor: ActorName, route: string, asked: AskedRoute, made: Made, headers: object = {}) {
  const [method = "", pattern = ""] = route.split(/ (.*)/);
  const path = pathOf(route, pattern, asked.names ?? {}, made);
  const query = asked.query === undefined ? "" : `?${filled(asked.query, made)}`;
  const body = asked.body === undefined ? undefined : filled(JSON.stringify(asked.body), made);
  const own = { accept: acceptOf(route), ...asked.headers };
  const response = await world.send(actor, method, path + query, body, { ...own, ...headers });
  const text = unechoed(await response.text(), made);
  // Where a redirect leads tells whether the reader may.
  const next = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
  if (next === null) return { status: response.status, text };
  const followed = await world.send(actor, "GET", next.replace(world.url, ""));
  return { status: followed.status, text: text + unechoed(await followed.text(), made) };
}

function acceptOf(route: string): string {
  if (route === "GET /datasets/:slug") return "text/turtle";
  return route === "POST /mcp" ? "application/json, text/event-stream" : "*/*";
}

function pathOf(route: string, pattern: string, names: NonNullable<AskedRoute["names"]>, made: Made): string {
  const known = {
    ...nouns(route, made),
    ...Object.fromEntries(Object.entries(names).map(([name, value]) => [name, filled(value, made)])),
  };
  return pattern.replaceAll(/:(\w+)(?:\{.*\})?/g, (_, name: string) => {
    if (name !== "id" || names["id"] !== undefined) return known[name] ?? "x";
    if (pattern.startsWith("/api/resources")) return made.table;
    if (pattern.startsWith("/api/harvests")) return world.source.id;
    if (pattern.startsWith("/api/harvest-runs")) return world.run.id;
    if (pattern.startsWith("/api/organizations")) return world.town.id;
    return made.id;
  });
}

/** What was asked is repeated in a refusal: it tells nothing. */
function unechoed(text: string, { slug }: Made): string {
  return text.replaceAll(slug, "").replaceAll(setName(slug, "lieux"), "");
}

function nouns(route: string, made: Made): Record<string, string> {
  return {
    slug: made.slug,
    dataset: made.slug,
    number: "1",
    level: "commune",
    code: "35238",
    ...(route.startsWith("GET /organizations") ? { slug: world.town.slug } : {}),
  };
}

function filled(text: string, made: Made): string {
  const values: Record<string, string> = {
    town: world.town.id,
    townSlug: world.town.slug,
    open: world.open.id,
    id: made.id,
    slug: made.slug,
    table: made.table,
    import: made.import,
    project: world.project.id,
    decision: world.decision.id,
    board: world.board,
    indicator: world.indicator.id,
    rule: world.rule.id,
    alert: world.alert.id,
    request: world.request,
    publicRequest: world.publicRequest,
    set: setName(made.slug, "lieux"),
    site: world.site.url,
  };
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
