import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { system } from "../../src/access/actor.ts";
import { startAgreement } from "../../src/access/agreements.ts";
import { newId } from "../../src/base/id.ts";
import { plainPolicy } from "../../src/sharing/terms.ts";
import type { FakePeer } from "./fake-peer.ts";
import type { TestInstance } from "./world.ts";

/** A table that is read with an account, or given on request. */
export async function closedTable(
  instance: TestInstance,
  level: "account" | "restricted" = "account",
  text = "arret,montees\nGare,12\nMairie,7\n",
) {
  const { rooms } = instance.app;
  const { id } = await instance.publish("Comptages");
  const csv = Readable.from([text]);
  const upload = await rooms.imports.receiveFile(system, "comptages.csv", csv);
  const started = await rooms.imports.importLater(system, id, { upload: upload.id });
  for await (const now of rooms.imports.watchImport(system, started.id, AbortSignal.timeout(300_000))) {
    assert.notEqual(now.state, "failed");
  }
  await rooms.sharing.setAccess(system, id, { level, policy: plainPolicy });
  const [table] = await rooms.tables.listTables(system, id);
  return { dataset: id, table: table?.id ?? "" };
}

/** A key of a project, as its instance tells it. */
export function newKey(agreements: readonly string[]) {
  const secret = `maille_k_${randomBytes(32).toString("base64url")}`;
  const told = {
    key: newId(),
    hash: createHash("sha256").update(secret).digest("base64url"),
    name: "Script",
    agreements,
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    isRevoked: false,
  };
  return { secret, told };
}

/** An agreement of somebody at the peer, for a project there. */
export async function agree({ database: { db } }: TestInstance, peer: FakePeer, dataset: string) {
  const agreement = newId();
  const party = {
    instance: peer.url,
    kind: "organization",
    id: newId(),
    name: "Labo",
    requester: "research",
  } as const;
  const project = newId();
  const terms = { purpose: "research", tables: [], until: "2100-01-01", duties: [], words: "" } as const;
  const startedAt = new Date(Date.now() - 60_000);
  const endsAt = new Date(Date.now() + 86_400_000);
  await startAgreement(db, { id: agreement, dataset, party, project, terms, startedAt, endsAt });
  return { agreement, party, project };
}
