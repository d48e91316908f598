import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Actor, system } from "../../src/access/actor.ts";
import type { Block } from "../../src/boards/board.ts";
import { plainPolicy } from "../../src/sharing/terms.ts";
import { sessionCookieName } from "../../src/server/session-cookie-name.ts";
import { openPages, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld, type TestInstance } from "./world.ts";

/** An indicator that is given on request, shown by a board where it is held and by one where it is followed. */

type Name = "portal" | "producer";
let world: Awaited<ReturnType<typeof networkWorld<Name>>>;
let indicator: { readonly id: string; readonly table: string };
const password = "quatre mots sans lien";
const until = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
const ille = { level: "departement", code: "35" } as const;
const csv = ["dep;jour;hosp", "35;2020-11-01;7003", "35;2020-11-02;7006", "35;2020-11-03;7009"].join("\n");
/** A value, however it is written. */
const known = /\b21[,.\s\u00a0\u202f]?0(?:09|18|27)\b/;

interface Person {
  readonly email: string;
  readonly cookie: string;
  actor(): Promise<Actor>;
}

before(async () => {
  world = await networkWorld("portal", "producer");
  const { portal, producer } = world;
  const { dataset, table } = await publishTable(producer, "Hospitalisations par jour", csv);
  const { rooms } = producer.app;
  const made = await rooms.indicators.createIndicator(system, {
    organization: dataset.organization,
    title: "Lits occupés",
    licence: "etalab-2.0",
    decimals: 0,
    definition: {
      source: {
        kind: "rows",
        table: table.id,
        filter: "",
        value: { aggregation: "sum", column: "hosp" },
        time: { column: "jour", grain: "day" },
        place: { column: "dep", level: "departement" },
        rollUp: true,
        gaps: "missing",
      },
      // The table is open: its values are others.
      steps: [{ kind: "scale", times: 3 }],
    },
  });
  await rooms.datasets.publish(system, made.dataset.id);
  const policy = { ...plainPolicy, acceptance: "automatic" as const };
  await rooms.sharing.setAccess(system, made.dataset.id, { level: "restricted", policy });
  indicator = { id: made.dataset.id, table: made.facts.table };
  await portal.follow(producer);
  await seesTable(portal, indicator.table);
  for (const instance of [portal, producer]) {
    await openPages(instance);
    await showBoard(instance);
  }
});

after(() => world[Symbol.asyncDispose]());

async function showBoard(instance: TestInstance): Promise<void> {
  const { rooms } = instance.app;
  const { items } = await rooms.organizations.listOrganizations(system, { page: 1, pageSize: 100 });
  const organization = items.find(({ origin }) => origin === undefined)?.id ?? "";
  const found = await rooms.indicators.listIndicators(system, { page: 1, pageSize: 10 });
  const of = { indicator: found.items[0]?.dataset.id ?? "" };
  const blocks: readonly Block[] = [
    { kind: "figure", id: "b1", width: "third", ...of },
    { kind: "curve", id: "b2", width: "whole", ...of },
    { kind: "map", id: "b3", width: "whole", ...of, level: "departement" },
    { kind: "text", id: "b4", width: "whole", text: "Ceci reste." },
  ];
  const board = await rooms.boards.createBoard(system, { organization, title: "Lits", place: ille, blocks });
  await rooms.boards.publishBoard(system, board.id);
}

async function personOf(instance: TestInstance, name: string, administrator = false): Promise<Person> {
  const { accounts } = instance.app.rooms;
  const email = `${name}@example.org`;
  await accounts.createAccount(system, { email, name, password, administrator });
  const { secret } = await accounts.signIn(email, password, { address: "127.0.0.1" });
  const cookie = `${sessionCookieName(instance.url)}=${secret}`;
  return { email, cookie, actor: () => accounts.actorOfAccount(email) };
}

const kept = new Map<string, { readonly etag: string; readonly text: string; readonly cache: string }>();

/** As a person reads it again and again, with what their browser kept; as everybody does where none is named. */
async function read(instance: TestInstance, path: string, who?: Person) {
  const key = `${instance.url} ${path} ${who?.email}`;
  const headers: Record<string, string> = {
    "accept-language": "fr",
    "if-none-match": kept.get(key)?.etag ?? '"none"',
  };
  if (who !== undefined) headers["cookie"] = who.cookie;
  const response = await fetch(instance.url + path, { headers, redirect: "follow" });
  const own = kept.get(key);
  if (response.status === 304 && own !== undefined) return { status: 200, ...own };
  // Without the coordinates of what is drawn, where any number may stand.
  const text = (await response.text()).replace(/ d="[^"]*"/g, "");
  const cache = response.headers.get("cache-control") ?? "";
  kept.set(key, { etag: response.headers.get("etag") ?? '"none"', text, cache });
  return { status: response.status, cache, text };
}

async function pathsOf(instance: TestInstance) {
  const { rooms } = instance.app;
  const { items } = await rooms.indicators.listIndicators(system, { page: 1, pageSize: 10 });
  const explorer = `/indicators/${items[0]?.dataset.slug}`;
  return {
    told: ["/boards/lits", "/boards/lits/departement-35", "/api/boards/lits/values", explorer],
    others: [
      "/embed/boards/lits",
      "/embed/boards/lits?block=b2",
      "/boards/lits/feed.atom",
      `${explorer}?view=map`,
      `${explorer}?view=table`,
      `${explorer}/chart.svg`,
      `${explorer}/chart.csv`,
      `${explorer}/frame.json`,
      `/embed${explorer}`,
      `/api/indicators/${items[0]?.dataset.slug}/values`,
      `/api/resources/${indicator.table}/data/`,
      "/places/departement/35",
      "/",
      "/feed/pages/1",
      "/api/network/events?after=0",
    ],
    pictures: [`${explorer}/chart.png`, `/oembed?url=${encodeURIComponent(instance.url + explorer)}`],
  };
}

async function tellNothing(instance: TestInstance, who?: Person): Promise<void> {
  const { told, others, pictures } = await pathsOf(instance);
  for (const path of [...told, ...others]) {
    const { text } = await read(instance, path, who);
    assert.doesNotMatch(text, known, path);
  }
  for (const path of pictures) assert.ok((await read(instance, path, who)).status >= 400, path);
  const { status, text } = await read(instance, "/boards/lits", who);
  assert.equal(status, 200);
  assert.match(text, /Ceci reste\./);
  assert.match(text, /Ce bloc ne peut pas être montré/);
}

async function askFor(instance: TestInstance, who: Person): Promise<string> {
  const { sharing } = instance.app.rooms;
  const actor = await who.actor();
  const columns = ["period", "level", "code", "place", "value", "status", "reason"];
  const { items } = await instance.app.rooms.indicators.listIndicators(system, { page: 1, pageSize: 10 });
  const asked = await sharing.askForAccess(actor, items[0]?.dataset.id ?? "", {
    purpose: "research",
    tables: [{ table: indicator.table, columns, rows: [] }],
    until,
    note: "",
  });
  // Who asked takes it for running once that is sent to the producer.
  for (const [side, seenBy] of [
    [instance, actor],
    [world.producer, system],
  ] as const) {
    await side.until("the agreement runs", async () => {
      await world.producer.settle();
      const found = await side.app.rooms.sharing.getExchange(seenBy, asked.id).catch(() => undefined);
      return found?.state === "running";
    });
  }
  return asked.id;
}

for (const name of ["producer", "portal"] as const) {
  test(`an agreement that ends closes what it let a board show, for its reader too: at the ${name}`, async () => {
    const instance = world[name];
    await tellNothing(instance);
    const lou = await personOf(instance, `lou-${name}`);
    const other = await personOf(instance, `other-${name}`);
    await tellNothing(instance, lou);
    const agreement = await askFor(instance, lou);
    const { told } = await pathsOf(instance);
    for (const path of told) {
      const { status, text, cache } = await read(instance, path, lou);
      assert.equal(status, 200, path);
      assert.match(text, known, path);
      assert.match(cache, /private|no-store/, path);
    }
    // What was read under it is nobody else's.
    await tellNothing(instance);
    await tellNothing(instance, other);
    const steward = await personOf(world.producer, `steward-${name}`, true);
    const { sharing } = world.producer.app.rooms;
    await sharing.withdrawAgreement(await steward.actor(), agreement, "Les lits changent de nom.");
    await tellNothing(instance, lou);
    await tellNothing(instance);
  });
}
