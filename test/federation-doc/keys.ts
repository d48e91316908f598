import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { actorOfProjectKey } from "../../src/access/agreement-keys.ts";
import { tellUses } from "../../src/projects/key-uses.ts";
import { takeKey } from "../../src/projects/taken-keys.ts";
import { type Checks, readBlocks } from "./block.ts";
import { type DocumentInstance, metropole, openDocumentInstance, transports } from "./instances.ts";
import { agree, agreementOfDocument } from "./tokens.ts";

const secret = "maille_k_c2VjcmV0LW9mLWFuLWV4YW1wbGUtaW4tZG9jdW1lbnQ";

/** What the instance of a project and that of a producer tell each other of its keys. */
export const keyChecks: Checks = {
  "key-told": async ({ text }) => {
    const told = JSON.parse(text) as { hash: string };
    assert.equal(told.hash, createHash("sha256").update(secret).digest("base64url"));
    await using instance = await openDocumentInstance(transports);
    await take(instance, text);
    const actor = await actorOfProjectKey(instance, secret);
    assert.ok(actor.kind === "grantee");
    assert.deepEqual([actor.instance, actor.agreements], [metropole.url, [agreementOfDocument]]);
  },

  "key-uses-asked": async ({ text }) => {
    const told = JSON.parse(await textOf("key-told")) as { key: string };
    assert.deepEqual(JSON.parse(text), { keys: [told.key] });
  },

  "key-uses": async ({ text }) => {
    await using instance = await openDocumentInstance(transports);
    await take(instance, await textOf("key-told"));
    await actorOfProjectKey(instance, secret);
    const asked: unknown = JSON.parse(await textOf("key-uses-asked"));
    assert.deepEqual(JSON.parse(text), await tellUses(instance, metropole.url, asked));
    assert.deepEqual(await tellUses(instance, transports.url, asked), { keys: [] });
  },
};

/** Twice changes nothing. */
async function take(instance: DocumentInstance, text: string): Promise<void> {
  await agree(instance);
  for (let time = 0; time < 2; time += 1)
    await takeKey({ ...instance, isTied: async () => true }, metropole.url, JSON.parse(text));
}

async function textOf(check: string): Promise<string> {
  const found = (await readBlocks()).find((block) => block.check === check);
  assert.ok(found, `FEDERATION.md has the example ${check}`);
  return found.text;
}
