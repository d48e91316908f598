import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import { setRule } from "../../src/access/access-rules.ts";
import { createDataset } from "../../src/catalogue/datasets.ts";
import { touchSearch } from "../../src/catalogue/search-index/touch.ts";
import type { Letter } from "../../src/letters/letter.ts";
import { openSearchIndex } from "../../src/search/index/search-index.ts";
import { openSubscriptions, subscriptionsVerbs } from "../../src/subscriptions/room.ts";
import { listDue, tell } from "../../src/subscriptions/tell.ts";
import { subscriptionsMax } from "../../src/subscriptions/subscription.ts";
import { tablesForCatalogue } from "../../src/tables/for-catalogue.ts";
import { openGazetteer } from "../../src/territory/gazetteer.ts";
import { silentLog } from "../../src/base/log.ts";
import { boardWorld } from "../boards/world.ts";

const hourMs = 3_600_000;
const french = { language: "fr" } as const;

async function subscriptionWorld() {
  const world = await boardWorld();
  const { db, clock, territory } = world.ctx;
  const describing = { ...tablesForCatalogue(world.ctx), db, clock, territory };
  const index = openSearchIndex({
    ...describing,
    log: silentLog,
    qualityOf: async () => new Map(),
    freshMs: 60_000,
  });
  const letters: Letter[] = [];
  const mail = {
    isAway: false,
    route: { kind: "folder", folder: "mail" } as const,
    send: async (letter: Letter) => {
      if (mail.isAway) return { key: "mail-unreachable", args: { host: "x" } };
      letters.push(letter);
      return undefined;
    },
  };
  const context = openSubscriptions(world.indicators, {
    letters: { mail, post: async () => undefined, send: async () => undefined },
    searching: { db, clock, territory, gazetteer: openGazetteer(territory), index },
  });
  const search = { isBroken: false };
  const seen: typeof context = {
    ...context,
    search: (...asked) => (search.isBroken ? Promise.reject(new Error("broken")) : context.search(...asked)),
  };
  return {
    ...world,
    ...subscriptionsVerbs(context),
    letters,
    mail,
    search,
    later(hours: number): void {
      world.time.now = new Date(world.time.now.getTime() + hours * hourMs);
    },
    /** Tells all that is due; answers the letters that this made. */
    async told(): Promise<readonly Letter[]> {
      for (const id of await listDue(seen)) await tell(seen, id);
      return letters.splice(0);
    },
    /** Published by everybody's eyes, at the moment of the clock. */
    async appears(title: string): Promise<string> {
      const { organization } = world.dataset;
      const made = await createDataset(describing, system, { organization, title, licence: "lov2" });
      await db`
        insert into publications (id, dataset, at, by) values (gen_random_uuid(), ${made.id}, ${clock()}, null)`;
      await touchSearch(db, made.id);
      return made.id;
    },
    async [Symbol.asyncDispose]() {
      await index[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}

test("what appears for a search is told in one letter a day, and what was known before is not", async () => {
  await using world = await subscriptionWorld();
  const { subscriptions, eve } = world;
  await world.appears("Menus des cantines de 2025");
  world.later(1);
  const search = { kind: "search", subject: "q=menus+cantines&sort=title&lang=en&x=1" } as const;
  const made = await subscriptions.subscribe(eve, search, french);
  assert.equal(made.subject, "q=menus+cantines");
  assert.equal((await subscriptions.subscribe(eve, search, french)).id, made.id, "asked twice, it is one");
  world.later(2);
  assert.deepEqual(await world.told(), [], "nothing is new");
  await world.appears("Menus des cantines de 2026");
  await world.appears("Arbres remarquables");
  world.later(2);
  const [letter, ...others] = await world.told();
  assert.deepEqual(others, []);
  assert.match(letter?.subject ?? "", /menus cantines/);
  assert.match(letter?.text ?? "", /Menus des cantines de 2026[^]*\/datasets\/[\w-]+\n/);
  assert.doesNotMatch(letter?.text ?? "", /\b2025\b|Arbres/);
  assert.match(letter?.text ?? "", /\/account\/subscriptions$/);
  await world.appears("Menus des cantines de 2027");
  world.later(12);
  assert.deepEqual(await world.told(), [], "one a day at most");
  world.later(13);
  assert.match((await world.told())[0]?.text ?? "", /2027/);
});

test("a letter that nobody took is tried again, the same, and told once", async () => {
  await using world = await subscriptionWorld();
  await world.subscriptions.subscribe(world.eve, { kind: "search", subject: "" }, french);
  world.later(1);
  await world.appears("Bancs publics");
  world.later(1);
  world.mail.isAway = true;
  assert.deepEqual(await world.told(), []);
  world.mail.isAway = false;
  world.later(24);
  const [letter] = await world.told();
  assert.match(letter?.text ?? "", /Bancs publics/);
  world.later(48);
  assert.deepEqual(await world.told(), []);
});

test("new figures of a board, and versions of a dataset, are told as their reader may read them", async () => {
  await using world = await subscriptionWorld();
  const { subscriptions, rita, eve } = world;
  await world.publishIndicator();
  const { id: board } = await world.make();
  await world.boards.publishBoard(eve, board);
  await subscriptions.subscribe(rita, { kind: "board", subject: "hopitaux" }, french);
  await subscriptions.subscribe(rita, { kind: "dataset", subject: world.indicator }, french);
  world.later(2);
  assert.deepEqual(await world.told(), []);
  await world.table("hospitalisations.csv", world.csv(4), world.source);
  await world.settle();
  world.later(1);
  const letters = await world.told();
  assert.equal(letters.length, 2);
  for (const { text } of letters) assert.match(text, /Hospitalisations \([^)]+\), le \d+/);
  const own = await subscriptions.listSubscriptions(rita);
  const pages = Object.fromEntries(own.map(({ kind, named }) => [kind, named?.page]));
  assert.deepEqual(pages, { board: "/boards/hopitaux", dataset: `/indicators/${world.indicator}` });
  // Closed to her by now: nothing of its versions is told.
  await setRule(world.ctx.db, { dataset: world.indicator, level: "closed" });
  await world.table("hospitalisations.csv", world.csv(5), world.source);
  await world.settle();
  world.later(26);
  const after = await world.told();
  assert.deepEqual(
    after.filter(({ text }) => /Hospitalisations – /.test(text)),
    [],
  );
});

test("what is withdrawn is told once and ends; what one may not know of any more ends without a word", async () => {
  await using world = await subscriptionWorld();
  const { subscriptions, oscar } = world;
  const id = await world.appears("Menus");
  await world.publishIndicator();
  await subscriptions.subscribe(oscar, { kind: "dataset", subject: id }, french);
  await subscriptions.subscribe(oscar, { kind: "dataset", subject: world.indicator }, french);
  await world.ctx.db`
    insert into withdrawals (publication, at, reason, by)
    select id, now(), 'Trop ancien', null from publications where dataset = ${id}`;
  await world.ctx.db`delete from publications where dataset = ${world.indicator}`;
  world.later(2);
  const letters = await world.told();
  assert.equal(letters.length, 1);
  assert.match(letters[0]?.subject ?? "", /Menus$/);
  assert.match(letters[0]?.text ?? "", /Trop ancien[^]*\/datasets\//);
  assert.deepEqual(await subscriptions.listSubscriptions(oscar), []);
});

test("one that cannot be looked at is in nobody else's way", async () => {
  await using world = await subscriptionWorld();
  const { subscriptions, eve, ctx } = world;
  const broken = await subscriptions.subscribe(eve, { kind: "search", subject: "q=%00" }, french);
  assert.equal(broken.subject, "", "no sign that PostgreSQL refuses");
  await subscriptions.unsubscribe(eve, broken.id);
  const fails = await subscriptions.subscribe(eve, { kind: "search", subject: "q=menus" }, french);
  world.later(2);
  await world.appears("Menus");
  world.search.isBroken = true;
  await assert.rejects(world.told(), /broken/);
  world.search.isBroken = false;
  const [row] = await ctx.db<{ tries: number; waits: boolean }[]>`
    select tries, next_at > ${ctx.clock()} as waits from subscriptions where id = ${fails.id}`;
  assert.deepEqual({ ...row }, { tries: 1, waits: true });
  world.later(1);
  assert.equal((await world.told()).length, 1);
});

test("a change of a board is new when it is published, a dataset without tables when it is told anew", async () => {
  await using world = await subscriptionWorld();
  const { subscriptions, eve, rita, boards } = world;
  const id = await world.appears("Arbres");
  const { id: board } = await world.make({
    blocks: [{ kind: "text", id: "b1", width: "whole", text: "Un" }],
  });
  await boards.publishBoard(eve, board);
  world.later(1);
  await boards.changeBoard(eve, board, { title: "Deux" });
  world.later(1);
  await subscriptions.subscribe(rita, { kind: "board", subject: board }, french);
  await subscriptions.subscribe(rita, { kind: "dataset", subject: id }, french);
  world.later(1);
  assert.deepEqual(await world.told(), []);
  await boards.publishBoard(eve, board);
  await world.ctx.db`update datasets set modified_at = ${world.ctx.clock()} where id = ${id}`;
  world.later(2);
  const letters = await world.told();
  assert.deepEqual(letters.map(({ subject }) => subject).toSorted(order), [
    "Du nouveau : Arbres",
    "Du nouveau : Deux",
  ]);
});

const order = (one: string, other: string) => one.localeCompare(other);

test("subscriptions are one's own, of what one may know, and not without end", async () => {
  await using world = await subscriptionWorld();
  const { subscriptions, eve, oscar } = world;
  const board = await world.make();
  for (const [asked, code] of [
    [{ kind: "board", subject: board.id }, "not-found"],
    [{ kind: "dataset", subject: world.indicator }, "not-found"],
    [{ kind: "search", subject: `q=${"x".repeat(3000)}` }, "too-large"],
  ] as const) {
    await assert.rejects(subscriptions.subscribe(oscar, asked, french), { code });
  }
  await assert.rejects(subscriptions.subscribe(anyone, { kind: "search", subject: "" }, french), {
    code: "unauthenticated",
  });
  const { id } = await subscriptions.subscribe(eve, { kind: "board", subject: board.id }, french);
  await assert.rejects(subscriptions.unsubscribe(oscar, id), { code: "not-found" });
  await subscriptions.unsubscribe(eve, id);
  await assert.rejects(subscriptions.unsubscribe(eve, id), { code: "not-found" });
  const many = Array.from({ length: subscriptionsMax + 5 }, (_, at) =>
    subscriptions.subscribe(oscar, { kind: "search", subject: `q=mot${at}` }, french),
  );
  const done = await Promise.allSettled(many);
  assert.equal(done.filter(({ status }) => status === "fulfilled").length, subscriptionsMax);
});
