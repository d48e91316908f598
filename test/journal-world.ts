import { type AccessEntry, appendAccesses } from "../src/access/journal.ts";
import { openJournalSeal } from "../src/access/journal-seal.ts";
import type { JournalContext } from "../src/journal/context.ts";
import { parseTile } from "../src/journal/tile.ts";
import { journalSize, readTile } from "../src/journal/tiles.ts";
import { addCheckpoint, findWitnessed, type Witnessing } from "../src/journal/witness.ts";
import { newId } from "../src/base/id.ts";
import { silentLog } from "../src/base/log.ts";
import { openIdentity } from "../src/identity/open-identity.ts";
import { testDatabase } from "./database.ts";
import { testVault } from "./vault.ts";

/** One access of a person under an agreement, or what a test makes of it. */
export function access(more: Partial<AccessEntry> = {}): AccessEntry {
  return {
    at: new Date("2026-11-25T08:00:00Z"),
    basis: "agreement",
    reading: "page",
    instance: "https://ville.example",
    party: { kind: "person", id: newId(), name: "Léa Martin" },
    credential: "token-1",
    agreement: newId(),
    purpose: "research",
    organization: newId(),
    dataset: newId(),
    table: newId(),
    version: 3,
    columns: ["ligne", "arrêt"],
    filter: "ligne__exact=C1",
    rows: 12,
    ...more,
  };
}

/** Instances with a journal each, that witness one another over no wire. */
export async function journalWorld(...urls: readonly string[]) {
  const time = { now: new Date("2026-11-26T10:00:00Z") };
  const away = new Set<string>();
  const instances = new Map<string, JournalContext & AsyncDisposable>();
  for (const url of urls) {
    const made = await testDatabase();
    const clock = () => time.now;
    instances.set(url, {
      db: made.db,
      journalSeal: await openJournalSeal({ db: made.db, vault: testVault() }),
      clock,
      identity: openIdentity({ db: made.db, clock, url, vault: testVault() }),
      log: silentLog,
      peers: async () => urls.filter((other) => other !== url),
      keysOf: async (instance) => (await instances.get(instance)?.identity.jwks())?.keys ?? [],
      askWitness: async (instance, body) => {
        const peer = instances.get(instance);
        if (peer === undefined || away.has(instance)) throw new Error("away");
        return asHttp(await addCheckpoint(peer, body));
      },
      askTile: async (instance, path) => {
        const peer = instances.get(instance);
        const tile = parseTile(path);
        if (peer === undefined || tile === undefined || away.has(instance)) throw new Error("away");
        return (await readTile(peer.db, tile, await journalSize(peer.db))) ?? Buffer.alloc(0);
      },
      askWitnessed: async (instance, origin) => {
        const peer = instances.get(instance);
        if (peer === undefined || away.has(instance)) throw new Error("away");
        return (await findWitnessed(peer, origin))?.note ?? "";
      },
      [Symbol.asyncDispose]: () => made[Symbol.asyncDispose](),
    });
  }
  return {
    time,
    away,
    instances: [...instances.values()],
    append: (ctx: JournalContext, count: number) =>
      ctx.db.begin((tx) =>
        appendAccesses(
          ctx,
          tx,
          Array.from({ length: count }, () => access()),
        ),
      ),
    [Symbol.asyncDispose]: async () => {
      for (const instance of instances.values()) await instance[Symbol.asyncDispose]();
    },
  };
}

/** As the route answers (C2SP tlog-witness). */
function asHttp(answer: Witnessing): { status: number; text: string } {
  if (answer.outcome === "cosigned") return { status: 200, text: `${answer.line}\n` };
  if (answer.outcome === "elsewhere") return { status: 409, text: `${answer.size}\n` };
  const statuses = { fork: 409, unproved: 422, unreadable: 400, unsigned: 403, unknown: 404 };
  return { status: statuses[answer.outcome], text: "" };
}
