import assert from "node:assert/strict";
import { readPerson } from "../../src/citizens/procedures/agents.ts";
import { readAnswer } from "../../src/citizens/procedures/answer-document.ts";
import { parseReceiptFile, verifyReceiptFile } from "../../src/citizens/once-receipt.ts";
import { type OnceRequest, readRequest, requestTyp } from "../../src/citizens/procedures/request-document.ts";
import { verifyDocument } from "../../src/identity/documents.ts";
import type { Jwks } from "../../src/identity/identity.ts";
import type { Block, Checks } from "./block.ts";

/** The keys of the office that holds the facts, and of the bus network that asks: their private halves were thrown away. */
const keys: Record<"office" | "bus", Jwks> = {
  office: {
    keys: [
      {
        kty: "OKP",
        crv: "Ed25519",
        x: "VlrKHKixEpgZhPyLLAtwmT358kig7eOPzuEfr2Smmx8",
        kid: "ZgHbQcXd5ksW1YJKFM9u-QmIIRYEAhxQIBiGEwJTlh8",
        use: "sig",
        alg: "EdDSA",
        nbf: 1795000000,
      },
    ],
  },
  bus: {
    keys: [
      {
        kty: "OKP",
        crv: "Ed25519",
        x: "dvJbMrslHkglMvzbnu97HDxShby7QyIQPIC0S7juPi8",
        kid: "OqpT0xgD9xQI3ZnPhApnFjqOPk-8WKsU1hYOsman-XQ",
        use: "sig",
        alg: "EdDSA",
        nbf: 1795000000,
      },
    ],
  },
};

/** As the examples follow each other: the request, its answer, the receipt. */
let request: OnceRequest | undefined;
let agent: OnceRequest["agent"];

export const onceChecks: Checks = {
  "once-request": async ({ text }: Block) => {
    const { request: signed } = JSON.parse(text) as { request: string };
    await verifyDocument(signed, { typ: requestTyp, keys: keys.bus });
    request = readRequest(signed);
  },
  "once-request-payload": ({ text }) => assert.deepEqual(JSON.parse(text), request),
  "once-agent": ({ text }) => {
    assert.ok(request);
    const { explicitAt: _, ...asked } = request;
    const payload = Buffer.from(JSON.stringify({ ...asked, agent: JSON.parse(text) as object }));
    // Read as what was verified is: nobody signed it.
    const header = Buffer.from(JSON.stringify({ alg: "EdDSA", kid: "none", typ: requestTyp, iat: 0 }));
    agent = readRequest([header, payload, header].map((part) => part.toString("base64url")).join(".")).agent;
  },
  "once-agent-person": ({ text }) => {
    assert.ok(agent);
    assert.deepEqual(readPerson(agent, text.trim()), { allocataire: "A-1", nom: "Le Gall" });
  },
  "once-answer": async ({ text }) => {
    assert.ok(request);
    const now = new Date(request.explicitAt ?? "");
    const read = await readAnswer(text, { request, keys: keys.office, now });
    assert.deepEqual("rows" in read && read.rows, [{ quotient: 612 }]);
  },
  "once-receipt": async ({ text }) => {
    const file = parseReceiptFile(text);
    assert.ok(file);
    const verified = await verifyReceiptFile(file, async (instance) =>
      instance === request?.to ? keys.office : keys.bus,
    );
    assert.deepEqual([verified.unproved, verified.problems, verified.told.length], [[], [], 3]);
  },
};
