import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import { test } from "node:test";
import { access, journalWorld } from "../../test/journal-world.ts";
import { newId } from "../base/id.ts";
import {
  type Access,
  erasePerson,
  exportAccesses,
  getAccess,
  listAccesses,
  listAccessesOfParties,
  listOwnAccesses,
} from "./accesses.ts";
import { type Actor, anyone, system } from "../access/actor.ts";
import { appendAccesses } from "../access/journal.ts";
import type { AccessProof } from "./access-proof.ts";
import { tellWitnesses } from "./ask-witnesses.ts";
import { checkJournal } from "./check-journal.ts";
import { proveAccess } from "./prove-access.ts";
import { type BelievedKeys, parseAccessProof, verifyAccess } from "./verify-access.ts";

const url = "https://bus.example";
const witness = "https://ville.example";

function member(memberships: Extract<Actor, { kind: "member" }>["memberships"] = []) {
  return { kind: "member", account: newId(), administrator: false, memberships } as const;
}

async function world() {
  const made = await journalWorld(url, witness);
  const [ctx] = made.instances;
  assert.ok(ctx !== undefined);
  const bus = newId();
  const other = newId();
  const lab = newId();
  const editor = member([{ organization: bus, role: "editor" }]);
  const reader = member([{ organization: bus, role: "reader" }]);
  const researcher = member([{ organization: lab, role: "reader" }]);
  const lea = member();
  const dataset = newId();
  await ctx.db.begin((tx) =>
    appendAccesses(ctx, tx, [
      access({
        organization: bus,
        dataset,
        instance: url,
        party: { kind: "person", id: lea.account, name: "Léa" },
      }),
      access({
        organization: bus,
        instance: url,
        party: { kind: "organization", id: lab, name: "Laboratoire" },
        account: lea.account,
      }),
      access({ organization: bus, party: { kind: "person", id: lea.account, name: "Une autre" } }),
      access({ organization: other, at: new Date("2026-11-26T00:00:00Z") }),
    ]),
  );
  return { ...made, ctx, bus, other, editor, reader, researcher, lea, dataset };
}

/** The keys that each instance of the world publishes. */
function keysIn({ instances }: Pick<Awaited<ReturnType<typeof journalWorld>>, "instances">): BelievedKeys {
  return async (instance) => instances.find(({ identity }) => identity.url === instance)?.identity.jwks();
}

const indexes = (items: readonly Access[]): number[] => items.map(({ index }) => index);

test("a producer's editors read who read its data, and nobody else's", async () => {
  await using w = await world();
  const page = await listAccesses(w.ctx, w.editor, w.bus, { pageSize: 10 });
  assert.deepEqual(indexes(page.items), [2, 1, 0]);
  assert.equal(page.items[2]?.party.name, "Léa");
  assert.equal(page.items[2]?.filter, "ligne__exact=C1");
  for (const actor of [w.reader, w.researcher, w.lea, anyone]) {
    await assert.rejects(listAccesses(w.ctx, actor, w.bus, { pageSize: 10 }));
  }
  await assert.rejects(listAccesses(w.ctx, w.editor, w.other, { pageSize: 10 }), { code: "forbidden" });
});

test("a page follows the other, and what is looked for is narrowed", async () => {
  await using w = await world();
  const first = await listAccesses(w.ctx, w.editor, w.bus, { pageSize: 2 });
  assert.deepEqual([indexes(first.items), first.cursor], [[2, 1], "1"]);
  const next = await listAccesses(w.ctx, w.editor, w.bus, { pageSize: 2, cursor: "1" });
  assert.deepEqual([indexes(next.items), next.cursor], [[0], undefined]);
  const only = await listAccesses(w.ctx, w.editor, w.bus, { pageSize: 9, dataset: w.dataset });
  assert.deepEqual(indexes(only.items), [0]);
  const day = { from: "2026-11-26", to: "2026-11-26" };
  assert.deepEqual(indexes((await listAccesses(w.ctx, system, w.other, { pageSize: 9, ...day })).items), [3]);
  assert.deepEqual(indexes((await listAccesses(w.ctx, system, w.bus, { pageSize: 9, ...day })).items), []);
  const exported = await Array.fromAsync(exportAccesses(w.ctx, w.editor, w.bus, { instance: url }));
  assert.deepEqual(indexes(exported), [0, 1]);
});

test("a reader sees what they and their organizations read, from this instance or another, and no more", async () => {
  await using w = await world();
  const own = async (actor: Actor) => indexes((await listOwnAccesses(w.ctx, actor, { pageSize: 9 })).items);
  assert.deepEqual(await own(w.lea), [1, 0]);
  assert.deepEqual(await own(w.researcher), [1]);
  assert.deepEqual(await own(w.editor), []);
  await assert.rejects(own(anyone), { code: "unauthenticated" });
  const elsewhere = await listAccessesOfParties(
    w.ctx,
    { instance: "https://ville.example", parties: [w.lea.account] },
    { pageSize: 9 },
  );
  assert.deepEqual(indexes(elsewhere.items), [2]);
  assert.equal((await getAccess(w.ctx, w.lea, 0)).index, 0);
  await assert.rejects(getAccess(w.ctx, w.lea, 2), { code: "not-found" });
});

test("what is erased of a person is in no entry any more, and the journal is whole", async () => {
  await using w = await world();
  await tellWitnesses(w.ctx);
  await assert.rejects(erasePerson(w.ctx, w.editor, { instance: url, id: w.lea.account }), {
    code: "forbidden",
  });
  assert.deepEqual(await erasePerson(w.ctx, system, { instance: url, id: w.lea.account }), { entries: 2 });
  const { items } = await listAccesses(w.ctx, w.editor, w.bus, { pageSize: 9 });
  assert.deepEqual(items[2]?.party, { kind: "person" });
  assert.deepEqual(items[2]?.erased, ["credential", "name", "party"]);
  assert.deepEqual(items[1]?.party.name, "Laboratoire");
  assert.equal(items[0]?.party.name, "Une autre");
  assert.deepEqual((await listOwnAccesses(w.ctx, w.lea, { pageSize: 9 })).items, []);
  assert.deepEqual((await checkJournal(w.ctx)).problems, []);
  const proof = await proveAccess(w.ctx, w.editor, 0);
  assert.ok(!JSON.stringify(proof).includes(w.lea.account));
  assert.deepEqual((await verifyAccess(proof, keysIn(w))).problems, []);
});

test("an entry with its proof is verified offline, and no byte of it may change", async () => {
  await using w = await world();
  await tellWitnesses(w.ctx);
  const proof = await proveAccess(w.ctx, w.editor, 1);
  const text = JSON.stringify(proof, null, 2);
  const read = parseAccessProof(text);
  assert.ok(read !== undefined);
  const { told, unproved, problems } = await verifyAccess(read, keysIn(w));
  assert.deepEqual([unproved, problems], [[], []]);
  assert.deepEqual(
    told.map(({ key }) => key),
    ["journal-verify-entry", "journal-verify-head", "journal-verify-signed", "journal-verify-cosigned"],
  );
  const changes: ((given: AccessProof) => AccessProof)[] = [
    (given) => ({ ...given, entry: given.entry.replace('"rows":12', '"rows":13') }),
    (given) => ({ ...given, index: 0 }),
    (given) => ({ ...given, inclusion: given.inclusion.slice(1) }),
    (given) => ({ ...given, clear: given.clear.map((hidden) => ({ ...hidden, value: "autre" })) }),
    (given) => ({ ...given, checkpoint: given.checkpoint.replace("bus.example\n4", "bus.example\n5") }),
    (given) => ({ ...given, instance: "https://autre.example" }),
  ];
  for (const change of changes) {
    assert.notDeepEqual((await verifyAccess(change(proof), keysIn(w))).problems, [], String(change));
  }
});

function sha256(...parts: Buffer[]): Buffer {
  return createHash("sha256").update(Buffer.concat(parts)).digest();
}

/** From docs/journal.md alone, without a line of ours. */
function verifiedByAnOutsider(text: string, key: string): boolean {
  const file = JSON.parse(text) as AccessProof;
  const [body = "", signatures = ""] = file.checkpoint.split("\n\n");
  const [origin = "", size = "", root = ""] = body.split("\n");
  const mine = signatures.split("\n").find((line) => line.startsWith(`— ${origin} `)) ?? "";
  const bytes = Buffer.from(mine.split(" ")[2] ?? "", "base64");
  const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key }, format: "jwk" });
  if (!verify(null, Buffer.from(`${body}\n`), publicKey, bytes.subarray(4))) return false;
  const up = (hash: Buffer, index: number, count: number, proof: Buffer[]): Buffer => {
    if (count === 1) return hash;
    let k = 1;
    while (k * 2 < count) k *= 2;
    const sibling = proof.at(-1) ?? Buffer.alloc(0);
    const rest = proof.slice(0, -1);
    return index < k
      ? sha256(Buffer.from([1]), up(hash, index, k, rest), sibling)
      : sha256(Buffer.from([1]), sibling, up(hash, index - k, count - k, rest));
  };
  const leaf = sha256(Buffer.from([0]), Buffer.from(file.entry));
  const proof = file.inclusion.map((hash) => Buffer.from(hash, "base64"));
  const { commitments } = JSON.parse(file.entry) as { commitments: Record<string, string> };
  return (
    up(leaf, file.index, Number(size), proof).toString("base64") === root &&
    file.clear.every(
      ({ field, salt, value }) =>
        sha256(Buffer.from(salt, "hex"), Buffer.from(value)).toString("hex") === commitments[field],
    )
  );
}

test("who has never seen our code verifies an entry from the description alone", async () => {
  await using w = await world();
  await w.append(w.ctx, 700);
  const [key] = (await w.ctx.identity.jwks()).keys;
  for (const index of [0, 1, 2, 255, 256, 703]) {
    const text = JSON.stringify(await proveAccess(w.ctx, system, index));
    assert.ok(verifiedByAnOutsider(text, key?.x ?? ""), String(index));
    assert.ok(!verifiedByAnOutsider(text.replace('rows\\":12', 'rows\\":13'), key?.x ?? ""));
  }
});
