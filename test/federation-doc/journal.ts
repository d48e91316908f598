import assert from "node:assert/strict";
import { openJournalSeal } from "../../src/access/journal-seal.ts";
import { toCanonical } from "../../src/access/canonical.ts";
import { checkpointText, originOf } from "../../src/journal/checkpoint.ts";
import type { JournalContext } from "../../src/journal/context.ts";
import { commit } from "../../src/access/journal-entry.ts";
import { signNote } from "../../src/journal/note.ts";
import { leafHash } from "../../src/access/journal-tree.ts";
import { verifyCheckpoint } from "../../src/journal/verify-access.ts";
import { addCheckpoint } from "../../src/journal/witness.ts";
import { silentLog } from "../../src/base/log.ts";
import { testVault } from "../vault.ts";
import { type Checks, readBlocks, toRequest } from "./block.ts";
import { metropole, openDocumentInstance, transports } from "./instances.ts";

/** An entry, the head of a journal that holds it alone, and how a witness cosigns it. */
export const journalChecks: Checks = {
  "journal-entry": ({ text }) => {
    assert.equal(toCanonical(JSON.parse(text) as Parameters<typeof toCanonical>[0]), text);
  },

  "journal-clear": async ({ text }) => {
    const { commitments } = JSON.parse(await textOf("journal-entry")) as { commitments: object };
    const clear = JSON.parse(text) as { field: string; salt: string; value: string }[];
    const made = clear.map(({ field, salt, value }) => [
      field,
      commit({ salt: Buffer.from(salt, "hex"), value }),
    ]);
    assert.deepEqual(Object.fromEntries(made), commitments);
  },

  "journal-checkpoint": async ({ text }) => {
    await using instance = await openDocumentInstance(transports);
    const origin = originOf(transports.url);
    const root = leafHash(Buffer.from(await textOf("journal-entry")));
    const body = checkpointText({ origin, size: 1, root });
    assert.equal(`${text}\n`, `${body}\n${await signNote(instance.identity, origin, body)}\n`);
  },

  "witness-request": async (block) => {
    const { body = new Uint8Array() } = toRequest(block);
    assert.equal(`${Buffer.from(body).toString()}\n`, `old 0\n\n${await textOf("journal-checkpoint")}\n`);
  },

  "witness-answer": async ({ text }) => {
    await using instance = await openDocumentInstance(metropole);
    const context: JournalContext = {
      db: instance.db,
      clock: instance.clock,
      identity: instance.identity,
      journalSeal: await openJournalSeal({ db: instance.db, vault: testVault() }),
      log: silentLog,
      peers: async () => [transports.url],
      keysOf: async (url) => (await instance.keysOf(url, ""))?.keys ?? [],
      askWitness: async () => ({ status: 500, text: "" }),
      askTile: async () => Buffer.alloc(0),
      askWitnessed: async () => "",
    };
    const note = `${await textOf("journal-checkpoint")}\n`;
    const answer = await addCheckpoint(context, `old 0\n\n${note}`);
    assert.deepEqual(answer, { outcome: "cosigned", line: text });
    const { told, unproved, problems } = await verifyCheckpoint(
      `${note}${text}\n`,
      async (url) => ({ keys: await context.keysOf(url) }),
      { instance: transports.url, others: [metropole.url] },
    );
    assert.deepEqual([told.length, unproved, problems], [3, [], []]);
  },
};

async function textOf(check: string): Promise<string> {
  const block = (await readBlocks()).find((one) => one.check === check);
  assert.ok(block !== undefined, `no block ${check}`);
  return block.text;
}
