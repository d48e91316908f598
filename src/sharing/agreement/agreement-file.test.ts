import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Failure } from "../../base/failure.ts";
import { writeDocument } from "../../identity/documents.ts";
import { newKeyPair, toPrivateKey } from "../../identity/key.ts";
import type { PublicJwk } from "../../identity/identity.ts";
import { type AgreementDocument, fromAgreementDocument, toAgreementDocument } from "./agreement-document.ts";
import { agreementTyp, toAgreementFile, verifyAgreementFile } from "./agreement-file.ts";

const agreed: AgreementDocument = {
  exchange: "0199c0de-0000-7000-8000-000000000001",
  subject: {
    instance: "https://bus.example.org",
    dataset: "0199c0de-0000-7000-8000-000000000002",
    slug: "",
    title: "Validations",
    organization: { id: "0199c0de-0000-7000-8000-000000000003", name: "Réseau de bus" },
    tables: { "0199c0de-0000-7000-8000-000000000004": "Validations" },
  },
  party: {
    instance: "https://portail.example.org",
    kind: "person",
    id: "0199c0de-0000-7000-8000-000000000005",
    name: "Lou",
    requester: "research",
  },
  terms: {
    purpose: "research",
    tables: [
      {
        table: "0199c0de-0000-7000-8000-000000000004",
        columns: ["line", "stop"],
        rows: [{ column: "line", operator: "in", value: "C1,C2" }],
      },
    ],
    until: "2027-06-30",
    duties: ["cite", "delete-after"],
    words: "Citer le réseau.",
  },
  at: "2026-11-26T10:00:00.000Z",
};

function signer() {
  const pair = newKeyPair();
  const jwk: PublicJwk = {
    kty: "OKP",
    crv: "Ed25519",
    x: pair.publicKey,
    kid: pair.id,
    use: "sig",
    alg: "EdDSA",
    nbf: 0,
  };
  return {
    keys: { keys: [jwk] },
    signer: { id: pair.id, key: toPrivateKey(pair.publicKey, pair.privateKey) },
  };
}

async function signedFile(producer = signer(), asker = signer()): Promise<string> {
  const payload = toAgreementDocument(agreed);
  const at = new Date(agreed.at);
  return toAgreementFile({
    producer: {
      document: await writeDocument({ typ: agreementTyp.producer, payload, at }, producer.signer),
      keys: producer.keys,
    },
    asker: {
      document: await writeDocument({ typ: agreementTyp.asker, payload, at }, asker.signer),
      keys: asker.keys,
    },
  });
}

/** Nobody's keys are known. */
const nobody = async () => undefined;

test("each signature is matched with the keys of its own instance, and with no other", async () => {
  const [producer, asker, forger] = [signer(), signer(), signer()];
  const standings = async (text: string, known: Record<string, ReturnType<typeof signer>>) =>
    (
      await verifyAgreementFile(text, async (instance) => known[new URL(instance).hostname]?.keys)
    ).signatures.map(({ standing }) => standing);
  const both = { "bus.example.org": producer, "portail.example.org": asker };
  const sound = await signedFile(producer, asker);
  assert.deepEqual(await standings(sound, both), ["proved", "proved"]);
  assert.deepEqual(await standings(sound, { "bus.example.org": producer }), ["proved", "unproved"]);
  assert.deepEqual(await standings(sound, {}), ["unproved", "unproved"]);
  // Whoever holds one key writes the other signature with it, or with one that was just made.
  assert.deepEqual(await standings(await signedFile(producer, producer), both), ["proved", "disowned"]);
  assert.deepEqual(await standings(await signedFile(asker, asker), both), ["disowned", "proved"]);
  assert.deepEqual(await standings(await signedFile(producer, forger), both), ["proved", "disowned"]);
  assert.deepEqual(await standings(await signedFile(forger, forger), {}), ["unproved", "unproved"]);
  // A key that was to sign later did not sign then.
  const later = {
    keys: { keys: producer.keys.keys.map((key) => ({ ...key, nbf: 4e9 })) },
    signer: producer.signer,
  };
  assert.deepEqual(await standings(sound, { ...both, "bus.example.org": later }), ["disowned", "proved"]);
});

test("what was agreed is read from the document as it was written", async () => {
  const { agreed: read, signatures } = await verifyAgreementFile(await signedFile(), nobody);
  assert.deepEqual(read, agreed);
  assert.deepEqual(
    signatures.map(({ instance }) => instance),
    ["https://bus.example.org", "https://portail.example.org"],
  );
});

test("any text of terms goes into the document and back", () => {
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
  const condition = fc.record(
    {
      column: text,
      operator: fc.constantFrom("exact", "differs", "in", "less", "greater", "isnull", "isnotnull"),
      value: text,
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 5 }),
      fc.array(condition, { maxLength: 4 }),
      text,
      (columns, rows, words) => {
        const [table] = agreed.terms.tables;
        const terms = {
          ...agreed.terms,
          words,
          tables: [
            {
              table: table?.table ?? "",
              columns,
              rows: rows.map((row) => (row.operator.startsWith("is") ? { ...row, value: "" } : row)),
            },
          ],
        } as AgreementDocument["terms"];
        const read = fromAgreementDocument(
          JSON.parse(JSON.stringify(toAgreementDocument({ ...agreed, terms }))),
        );
        assert.deepEqual(read?.terms, terms);
      },
    ),
  );
});

test("any byte changed in the file is found", async () => {
  const bytes = Buffer.from(await signedFile());
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: bytes.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, change) => {
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ change;
        await assert.rejects(verifyAgreementFile(altered.toString("latin1"), nobody), Failure);
      },
    ),
    { numRuns: 1500 },
  );
  for (const altered of [
    bytes.subarray(1),
    bytes.subarray(0, -1),
    Buffer.concat([bytes, Buffer.from(" ")]),
  ]) {
    await assert.rejects(verifyAgreementFile(altered.toString(), nobody), Failure);
  }
});
