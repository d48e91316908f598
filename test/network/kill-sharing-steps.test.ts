import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { silentLog } from "../../src/base/log.ts";
import { openJobs } from "../../src/jobs/queue.ts";
import { type KillWorld, openKillWorld, until } from "./killed/killable.ts";
import { type Asked, Sharing } from "./killed/sharing.ts";
import { tryEachStep } from "./killed/steps.ts";

/**
 * Requests, agreements, keys, readings and the journal: at each step of each exchange one of the two
 * processes is ended by SIGKILL and starts again. Both then agree, nothing is done twice, nothing is
 * let out but under an agreement that both signed, and no byte without its entry in the journal.
 */
let world: KillWorld;
let sharing: Sharing;
/** A request that runs, and a key of its project. */
let running: Asked;
let secret: string;
let number = 0;

before(async () => {
  world = await openKillWorld();
  sharing = await Sharing.open(world);
  running = await sharing.ask();
  await sharing.bothAre("asked", running);
  await sharing.act("producer", running, "acceptance", {}, ["agreed", "running"]);
  await sharing.bothAre("running", running);
  secret = (await sharing.addKey(running, "Script")) ?? "";
  await sharing.nothingWaits();
  assert.equal((await sharing.read(secret)).status, 200);
});

after(() => world?.[Symbol.asyncDispose]());

const holds = () => sharing.holds();
const messages = "/api/exchanges/messages";
const keys = "/api/network/keys";
const witness = "/journal/witness/add-checkpoint";
const rows = "/api/resources/";
const runs = "new.state = 'running'";

tryEachStep<string>(
  () => world,
  {
    title: "access is asked",
    steps: [
      { kill: "follower", table: "exchange_messages", on: "insert", at: "statement" },
      { kill: "follower", table: "exchange_messages", on: "insert", at: "commit" },
      { kill: "follower", table: "outbox", on: "insert", at: "statement" },
      { kill: "follower", table: "outbox", on: "insert", at: "commit" },
      { kill: "follower", request: messages, to: "producer", held: "arrival" },
      { kill: "producer", request: messages, to: "producer", held: "arrival" },
      { kill: "producer", table: "exchange_messages", on: "insert", at: "statement" },
      { kill: "producer", table: "exchange_messages", on: "insert", at: "commit" },
      { kill: "follower", request: messages, to: "producer", held: "answer" },
      { kill: "follower", table: "outbox", on: "delete", at: "statement" },
      { kill: "follower", table: "outbox", on: "delete", at: "commit" },
    ],
    prepare: async () => sharing.nextNote(),
    act: async (_, note) => void (await sharing.ask(note)),
    settled: async (_, note) => sharing.bothAre("asked", await sharing.ask(note)),
  },
  holds,
);

tryEachStep<Asked>(
  () => world,
  {
    title: "other terms are offered",
    steps: [
      { kill: "producer", table: "exchange_messages", on: "insert", at: "commit" },
      { kill: "producer", request: messages, to: "follower", held: "arrival" },
      { kill: "follower", request: messages, to: "follower", held: "arrival" },
      { kill: "follower", table: "exchange_messages", on: "insert", at: "commit" },
      { kill: "producer", request: messages, to: "follower", held: "answer" },
    ],
    prepare: askedAtBoth,
    act: async (_, asked) => sharing.offer(asked),
    settled: async (_, asked) => sharing.bothAre("offered", asked),
  },
  holds,
);

tryEachStep<Asked>(
  () => world,
  {
    title: "other terms are accepted, and the producer confirms",
    steps: [
      { kill: "follower", table: "exchange_messages", on: "insert", at: "commit" },
      { kill: "follower", request: messages, to: "producer", held: "arrival" },
      { kill: "producer", request: messages, to: "producer", held: "arrival" },
      { kill: "producer", table: "exchange_messages", on: "insert", at: "commit" },
      { kill: "producer", table: "agreements", on: "insert", at: "statement" },
      { kill: "producer", table: "agreements", on: "insert", at: "commit" },
      { kill: "follower", request: messages, to: "producer", held: "answer" },
      { kill: "producer", request: messages, to: "follower", held: "arrival" },
      { kill: "follower", table: "exchanges", on: "update", when: runs, at: "statement" },
      { kill: "follower", table: "exchanges", on: "update", when: runs, at: "commit" },
      { kill: "producer", request: messages, to: "follower", held: "answer" },
    ],
    prepare: async () => {
      const asked = await askedAtBoth();
      await sharing.offer(asked);
      await sharing.bothAre("offered", asked);
      return asked;
    },
    act: async (_, asked) => sharing.act("follower", asked, "acceptance", {}, ["agreed", "running"]),
    settled: async (_, asked) => sharing.bothAre("running", asked),
  },
  holds,
);

tryEachStep<Asked>(
  () => world,
  {
    title: "what is asked is accepted, and the asker confirms",
    steps: [
      { kill: "producer", table: "exchange_messages", on: "insert", at: "commit" },
      { kill: "follower", table: "exchanges", on: "update", when: runs, at: "commit" },
      { kill: "follower", request: messages, to: "producer", held: "arrival" },
      { kill: "producer", table: "agreements", on: "insert", at: "statement" },
      { kill: "producer", table: "agreements", on: "insert", at: "commit" },
      { kill: "follower", table: "key_registrations", on: "update", at: "statement" },
    ],
    prepare: askedWithKey,
    act: async (_, asked) => sharing.act("producer", asked, "acceptance", {}, ["agreed", "running"]),
    settled: async (_, asked) => sharing.bothAre("running", asked),
  },
  holds,
);

tryEachStep<Asked>(
  () => world,
  {
    title: "an agreement is withdrawn",
    steps: [
      { kill: "producer", table: "agreements", on: "update", at: "statement" },
      { kill: "producer", table: "agreements", on: "update", at: "commit" },
      { kill: "producer", request: messages, to: "follower", held: "arrival" },
      { kill: "follower", request: messages, to: "follower", held: "arrival" },
      { kill: "follower", table: "key_registrations", on: "update", at: "statement" },
      { kill: "follower", table: "key_registrations", on: "update", at: "commit" },
      { kill: "producer", request: messages, to: "follower", held: "answer" },
    ],
    prepare: async () => {
      const asked = await askedWithKey();
      await sharing.act("producer", asked, "acceptance", {}, ["agreed", "running"]);
      await sharing.bothAre("running", asked);
      return asked;
    },
    act: async (_, asked) => sharing.act("producer", asked, "withdrawal", { reason: "Fin" }, ["withdrawn"]),
    settled: async (_, asked) => sharing.bothAre("withdrawn", asked),
  },
  holds,
);

tryEachStep<string>(
  () => world,
  {
    title: "a key is made",
    steps: [
      { kill: "follower", table: "key_registrations", on: "insert", at: "statement" },
      { kill: "follower", table: "key_registrations", on: "insert", at: "commit" },
      { kill: "follower", request: keys, to: "producer", held: "arrival" },
      { kill: "producer", request: keys, to: "producer", held: "arrival" },
      { kill: "producer", table: "agreement_keys", on: "insert", at: "statement" },
      { kill: "producer", table: "agreement_keys", on: "insert", at: "commit" },
      { kill: "follower", request: keys, to: "producer", held: "answer" },
    ],
    prepare: async () => `Clé ${(number += 1)}`,
    act: async (_, name) => void (await sharing.addKey(running, name)),
    settled: async () => sharing.nothingWaits(),
  },
  holds,
);

tryEachStep<string>(
  () => world,
  {
    title: "a key is revoked",
    steps: [
      { kill: "follower", table: "project_keys", on: "update", at: "commit" },
      { kill: "follower", request: keys, to: "producer", held: "arrival" },
      { kill: "producer", request: keys, to: "producer", held: "arrival" },
      { kill: "producer", table: "agreement_keys", on: "update", at: "commit" },
    ],
    prepare: async () => {
      const name = `Clé ${(number += 1)}`;
      const made = await sharing.addKey(running, name);
      await sharing.nothingWaits();
      assert.equal((await sharing.read(made ?? "")).status, 200);
      return name;
    },
    act: async (_, name) => sharing.revokeKey(running, name),
    settled: async () => sharing.nothingWaits(),
  },
  holds,
);

tryEachStep<null>(
  () => world,
  {
    title: "a table is read",
    steps: [
      { kill: "producer", table: "journal_entries", on: "insert", at: "statement" },
      { kill: "producer", table: "journal_entries", on: "insert", at: "commit" },
      { kill: "producer", request: rows, to: "producer", held: "first bytes" },
      { kill: "follower", request: rows, to: "producer", held: "first bytes" },
    ],
    prepare: async () => null,
    act: async () => void (await sharing.read(secret)),
    settled: async () => {
      assert.equal((await sharing.read(secret)).status, 200);
    },
  },
  holds,
);

tryEachStep<number>(
  () => world,
  {
    title: "the journal is signed and witnessed",
    steps: [
      { kill: "producer", table: "journal_checkpoints", on: "insert", at: "commit" },
      { kill: "producer", request: witness, to: "follower", held: "arrival" },
      { kill: "follower", request: witness, to: "follower", held: "arrival" },
      { kill: "follower", table: "witnessed_journals", on: "update", at: "statement" },
      { kill: "follower", table: "witnessed_journals", on: "update", at: "commit" },
      { kill: "producer", request: witness, to: "follower", held: "answer" },
      { kill: "producer", table: "journal_cosignatures", on: "insert", at: "commit" },
    ],
    prepare: async () => {
      await witnessed(await journalSize());
      assert.equal((await sharing.read(secret)).status, 200);
      return journalSize();
    },
    act: sign,
    settled: async (_, size) => witnessed(size),
  },
  async () => {
    await holds();
    const findings = await Promise.all(
      [world.producer, world.follower].map(({ db }) => db`select kind from journal_findings`),
    );
    assert.deepEqual(findings.flat(), []);
  },
);

test("after all of it the files, the versions and the journals of both are found whole", () =>
  sharing.check());

async function askedAtBoth(): Promise<Asked> {
  const asked = await sharing.ask();
  await sharing.bothAre("asked", asked);
  return asked;
}

/** With a key of its project, which opens what is agreed from then on. */
async function askedWithKey(): Promise<Asked> {
  const asked = await askedAtBoth();
  await sharing.addKey(asked, `Clé ${(number += 1)}`);
  return asked;
}

async function journalSize(): Promise<number> {
  const [head] = await world.producer.db<{ size: number }[]>`select size from journal_head`;
  return head?.size ?? 0;
}

/** As each minute does. */
async function sign(): Promise<void> {
  const { db, member } = world.producer;
  const connection = { url: member.environment["DATABASE_URL"] ?? "" };
  const jobs = await openJobs({ db, connection, role: "adds", log: silentLog });
  await jobs.add("journal-checkpoint", {});
  await jobs.stop();
}

/** Signed by the producer and cosigned by the follower, which saw the same. */
async function witnessed(size: number): Promise<void> {
  let tries = 0;
  await until("the journal is witnessed", async () => {
    if ((tries += 1) % 50 === 1) await sign();
    const signed = await world.producer.db`
      select from journal_checkpoints join journal_cosignatures using (size) where size >= ${size}`;
    const seen = await world.follower.db`select from witnessed_journals where size >= ${size}`;
    return signed.length > 0 && seen.length > 0;
  });
}
