import assert from "node:assert/strict";
import { after, before } from "node:test";
import { type KillWorld, openKillWorld, until } from "./killed/killable.ts";
import { tryEachStep } from "./killed/steps.ts";

/**
 * What instances tell each other of their datasets and of the ties between them: at each step of
 * each exchange one of the two processes is ended by SIGKILL and starts again. Both then agree,
 * nothing is lost, and nothing is done twice.
 */
let world: KillWorld;
let organization: string;
let number = 0;

before(async () => {
  world = await openKillWorld();
  const { client } = world.producer;
  organization = (await client.answer<{ id: string }>("POST", "/api/organizations", { name: "Ville" })).id;
  await published("Registre de départ");
  await followByCode(await invitation());
  await bothHoldTheSame();
});

after(() => world?.[Symbol.asyncDispose]());

const pings = "/api/network/pings";
const events = "/api/network/events?";
const messages = "/api/network/messages";

interface Named {
  readonly id: string;
  readonly title: string;
}

tryEachStep<Named>(
  () => world,
  {
    title: "a dataset is published",
    steps: [
      { kill: "producer", table: "dataset_changes", on: "insert", at: "commit" },
      { kill: "producer", table: "feed_events", on: "insert", at: "statement" },
      { kill: "producer", table: "feed_events", on: "insert", at: "commit" },
      { kill: "producer", request: pings, to: "follower", held: "arrival" },
      { kill: "follower", request: pings, to: "follower", held: "arrival" },
      { kill: "producer", request: pings, to: "follower", held: "answer" },
      { kill: "follower", request: events, to: "producer", held: "arrival" },
      { kill: "producer", request: events, to: "producer", held: "arrival" },
      { kill: "follower", request: events, to: "producer", held: "answer" },
      { kill: "producer", request: events, to: "producer", held: "answer" },
      { kill: "follower", table: "remote_subjects", on: "insert", at: "statement" },
      { kill: "follower", table: "remote_vias", on: "insert", at: "commit" },
    ],
    prepare: async () => draft(`Registre ${(number += 1)}`),
    act: async (_, { id }) => publish(id),
    settled: bothHoldTheSame,
  },
  nothingTwice,
);

tryEachStep<Named>(
  () => world,
  {
    title: "a dataset is withdrawn",
    steps: [
      { kill: "producer", table: "feed_events", on: "update", when: "new.signed = ''", at: "statement" },
      { kill: "producer", table: "feed_events", on: "update", when: "new.signed = ''", at: "commit" },
      { kill: "follower", table: "remote_subjects", on: "update", when: "new.deleted", at: "statement" },
      { kill: "follower", table: "withdrawals", on: "insert", at: "commit" },
    ],
    prepare: async () => {
      const made = await published(`Registre ${(number += 1)}`);
      await bothHoldTheSame();
      return made;
    },
    act: async (_, { id }) =>
      world.producer.client.repeat("DELETE", `/api/datasets/${id}/publication?reason=Essai`),
    settled: bothHoldTheSame,
  },
  nothingTwice,
);

tryEachStep<string>(
  () => world,
  {
    title: "an instance follows another by a code",
    steps: [
      { kill: "follower", request: messages, to: "producer", held: "arrival" },
      { kill: "producer", request: messages, to: "producer", held: "arrival" },
      { kill: "producer", table: "tie_changes", on: "insert", at: "statement" },
      { kill: "producer", table: "tie_changes", on: "insert", at: "commit" },
      { kill: "follower", request: messages, to: "producer", held: "answer" },
      { kill: "follower", table: "tie_changes", on: "insert", at: "statement" },
      { kill: "follower", table: "tie_changes", on: "insert", at: "commit" },
    ],
    prepare: async () => {
      await untied();
      return invitation();
    },
    act: async (_, code) => followByCode(code),
    settled: async () => {
      await tiesAre("running");
      await bothHoldTheSame();
    },
  },
  nothingTwice,
);

tryEachStep<string>(
  () => world,
  {
    title: "an instance follows another by a code, and nobody does it again",
    steps: [
      { kill: "follower", request: messages, to: "producer", held: "arrival" },
      { kill: "follower", request: messages, to: "producer", held: "answer" },
    ],
    prepare: async () => {
      await untied();
      return invitation();
    },
    act: async ({ follower }, code) => {
      await assert.rejects(follower.client.answer("POST", "/api/network/ties", { code }));
    },
    settled: async () => {
      await until("both hold the same tie", async () => {
        const ties = await Promise.all([tieAt("producer"), tieAt("follower")]);
        const [here, there] = ties;
        const isOver = here?.state === "cut" || there?.state === "none";
        return !isOver && here?.state === there?.state && ties.every((tie) => tie?.untold === null);
      });
    },
  },
  nothingTwice,
);

tryEachStep<string>(
  () => world,
  {
    title: "who asked to follow is accepted",
    steps: [
      { kill: "producer", table: "tie_changes", on: "insert", at: "commit" },
      { kill: "producer", table: "outbox", on: "insert", at: "statement" },
      { kill: "producer", table: "outbox", on: "insert", at: "commit" },
      { kill: "producer", request: messages, to: "follower", held: "arrival" },
      { kill: "follower", request: messages, to: "follower", held: "arrival" },
      { kill: "follower", table: "tie_changes", on: "insert", at: "statement" },
      { kill: "follower", table: "tie_changes", on: "insert", at: "commit" },
      { kill: "producer", request: messages, to: "follower", held: "answer" },
      { kill: "producer", table: "outbox", on: "delete", at: "statement" },
      { kill: "producer", table: "outbox", on: "delete", at: "commit" },
    ],
    prepare: async ({ producer, follower }) => {
      await untied();
      await follower.client.repeat("POST", "/api/network/ties", { code: producer.url });
      return tieOf("producer");
    },
    act: async ({ producer }, tie) => {
      await producer.client.once("POST", `/api/network/ties/${tie}/acceptance`, {}, () =>
        inState("producer", "running"),
      );
    },
    settled: async () => {
      await tiesAre("running");
      await bothHoldTheSame();
    },
  },
  nothingTwice,
);

for (const [side, other, own] of [
  ["follower", "producer", "follows"],
  ["producer", "follower", "followed"],
] as const) {
  tryEachStep<string>(
    () => world,
    {
      title: `the ${side} cuts the tie`,
      steps: [
        ...(side === "follower"
          ? ([{ kill: side, table: "remote_vias", on: "delete", at: "statement" }] as const)
          : []),
        { kill: side, table: "tie_changes", on: "insert", at: "commit" },
        { kill: side, request: messages, to: other, held: "arrival" },
        { kill: other, request: messages, to: other, held: "arrival" },
        { kill: other, table: "tie_changes", on: "insert", at: "statement" },
        { kill: other, table: "tie_changes", on: "insert", at: "commit" },
        { kill: side, request: messages, to: other, held: "answer" },
      ],
      prepare: async () => {
        await tied();
        return tieOf(side);
      },
      act: async () => {
        const path = `/api/network/ties/${await tieOf(side)}/${own}`;
        await world[side].client.once("DELETE", path, undefined, () => inState(side, "cut"));
      },
      settled: async () => {
        await tiesAre("cut");
        assert.deepEqual(await world.follower.client.titles(), []);
      },
    },
    nothingTwice,
  );
}

async function draft(title: string): Promise<Named> {
  const link = { id: "1", kind: "link", title, accessUrl: "https://example.org/x.csv" };
  const { id } = await world.producer.client.answer<Named>("POST", "/api/datasets", {
    organization,
    title,
    licence: "lov2",
    metadata: { distributions: [link] },
  });
  return { id, title };
}

async function publish(id: string): Promise<void> {
  await world.producer.client.repeat("POST", `/api/datasets/${id}/publication`, {});
}

async function published(title: string): Promise<Named> {
  const made = await draft(title);
  await publish(made.id);
  return made;
}

async function invitation(): Promise<string> {
  const { client } = world.producer;
  return (await client.answer<{ code: string }>("POST", "/api/network/invitations", {})).code;
}

async function followByCode(code: string): Promise<void> {
  await world.follower.client.once("POST", "/api/network/ties", { code }, () =>
    inState("follower", "running"),
  );
}

async function tied(): Promise<void> {
  if ((await inState("follower", "running")) === undefined) await followByCode(await invitation());
  await tiesAre("running");
  await bothHoldTheSame();
}

async function untied(): Promise<void> {
  const state = (await tieAt("follower"))?.state ?? "none";
  if (state === "none" || state === "cut") return;
  await world.follower.client.answer("DELETE", `/api/network/ties/${await tieOf("follower")}/follows`);
  await tiesAre("cut");
}

interface TieState {
  readonly state: string;
  readonly untold: string | null;
}

async function tieAt(side: "producer" | "follower"): Promise<TieState | undefined> {
  const { db } = world[side];
  const [row] = await (side === "follower"
    ? db<TieState[]>`select follows as state, follows_untold as untold from ties`
    : db<TieState[]>`select followed as state, followed_untold as untold from ties`);
  return row;
}

/** As an answer of `Client.once`. */
async function inState(side: "producer" | "follower", state: string): Promise<TieState | undefined> {
  const tie = await tieAt(side);
  return tie?.state === state ? tie : undefined;
}

async function tieOf(side: "producer" | "follower"): Promise<string> {
  const [row] = await world[side].db<{ id: string }[]>`select id from ties`;
  return row?.id ?? "";
}

/** On both sides, which have told it to each other. */
async function tiesAre(state: string): Promise<void> {
  await until(`the tie is ${state} on both sides`, async () => {
    const ties = await Promise.all([tieAt("producer"), tieAt("follower")]);
    return ties.every((tie) => tie?.state === state && tie.untold === null);
  });
}

async function bothHoldTheSame(): Promise<void> {
  const expected = JSON.stringify((await world.producer.client.titles()).toSorted());
  await until("the follower finds what is published", async () => {
    return JSON.stringify((await world.follower.client.titles()).toSorted()) === expected;
  });
}

/** What was told and taken in, each once, in the order of the log. */
async function nothingTwice(): Promise<void> {
  for (const { db } of [world.producer, world.follower]) {
    const [log] = await db<{ events: number; last: number; head: number }[]>`
      select count(*)::int as events, coalesce(max(position), 0)::int as last,
        (select position from feed_head)::int as head
      from feed_events`;
    assert.deepEqual(log, { events: log?.events, last: log?.events, head: log?.events });
    const again = await db`
      select subject from (
        select subject, type, lag(type) over (partition by subject order by position) as before
        from feed_events
      ) as told where type = coalesce(before, 'delete')`;
    assert.deepEqual([...again], [], "each is told as new, then as gone");
    const datasets = await db`
      select title from datasets join publications on dataset = datasets.id
      group by title having count(distinct datasets.id) > 1`;
    assert.deepEqual([...datasets], []);
  }
  await eachToldOnce();
  const records = await world.follower.db`
    select dataset from remote_subjects where dataset is not null group by dataset having count(*) > 1`;
  assert.deepEqual([...records], []);
}

/** A dataset that is published was told as made once; one that was withdrawn, as gone once. */
async function eachToldOnce(): Promise<void> {
  const { db, client } = world.producer;
  const told = await db<{ subject: string; types: string[] }[]>`
    select subject, array_agg(type order by position) as types from feed_events group by subject`;
  const live = new Set((await client.datasets()).map(({ id }) => id));
  for (const { subject, types } of told) {
    const expected = live.has(subject.split("/").at(-1) ?? "") ? ["create"] : ["create", "delete"];
    assert.deepEqual(types, expected, subject);
  }
  assert.equal(told.filter(({ types }) => !types.includes("delete")).length, live.size);
}
