import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { Failure } from "../../src/base/failure.ts";
import { keyIdOf, peekDocument, verifyDocument } from "../../src/identity/documents.ts";
import { thumbprintOf } from "../../src/identity/key.ts";
import { signMessage, verifyMessage } from "../../src/identity/messages.ts";
import { signatureBase } from "../../src/identity/signature-base.ts";
import { parseDictionary } from "../../src/identity/structured-field.ts";
import { failureResponse } from "../../src/server/failure-response.ts";
import type { HttpMessage } from "../../src/identity/identity.ts";
import { type Checks, readBlocks, toRequest } from "./block.ts";
import { documentTime, jwkOf, metropole, openDocumentInstance, transports } from "./instances.ts";

/** Keys, documents and signed requests. */
export const identityChecks: Checks = {
  jwks: ({ text }) => assert.deepEqual(JSON.parse(text), { keys: [jwkOf(metropole)] }),

  document: async ({ text }) => {
    assert.equal(keyIdOf(text), thumbprintOf(metropole.publicKey));
    const header = JSON.parse(Buffer.from(text.split(".")[0] ?? "", "base64url").toString()) as {
      typ: string;
    };
    await verifyDocument(text, { typ: header.typ, keys: { keys: [jwkOf(metropole)] } });
  },

  "document-header": async ({ text }) => {
    const [header = ""] = (await documentText()).split(".");
    assert.deepEqual(JSON.parse(text), JSON.parse(Buffer.from(header, "base64url").toString()));
  },

  "document-payload": async ({ text }) =>
    assert.deepEqual(JSON.parse(text), peekDocument(await documentText())),

  "signed-request": async (block) => {
    const message = toRequest(block);
    await using instance = await openDocumentInstance(transports);
    const { db } = instance;
    const verified = await verifyMessage(db, message, { ...instance, url: transports.url });
    assert.equal(verified.instance, metropole.url);
    assert.deepEqual(signedAnew(message), message.headers);
  },

  "signature-base": async ({ text }) => {
    const message = await firstRequest();
    const input = parseDictionary(message.headers["signature-input"] ?? "")?.get("maille");
    assert.equal(text, signatureBase(message, input?.items ?? [], input?.written ?? ""));
  },

  "clock-refusal": async ({ text }) => {
    const args = { who: metropole.url, seconds: 3600, max: 300 };
    const failure = new Failure("unauthenticated", "identity-clock-behind", args);
    const requestId = "0199c0de-0000-7000-8000-000000000000";
    const response = failureResponse(failure, { url: transports.url, requestId, language: "en" });
    assert.equal(response.status, 401);
    assert.deepEqual(JSON.parse(text), await response.json());
  },
};

/** The headers of the request, with those of its signature made anew from the key and the same nonce. */
function signedAnew(message: HttpMessage): Readonly<Record<string, string>> {
  const made = ["signature", "signature-input", "content-digest", "maille-instance"];
  const headers = Object.fromEntries(
    Object.entries(message.headers).filter(([name]) => !made.includes(name)),
  );
  const { publicKey: x, privateKey: d } = metropole;
  const key = createPrivateKey({ key: { kty: "OKP", crv: "Ed25519", x, d }, format: "jwk" });
  const nonce = /nonce="([^"]+)"/.exec(message.headers["signature-input"] ?? "")?.[1] ?? "";
  const signing = { instance: metropole.url, at: documentTime, nonce };
  return { ...headers, ...signMessage({ ...message, headers }, signing, { id: thumbprintOf(x), key }) };
}

async function documentText(): Promise<string> {
  return (await readBlocks()).find(({ check }) => check === "document")?.text ?? "";
}

async function firstRequest(): Promise<HttpMessage> {
  const block = (await readBlocks()).find(({ check }) => check === "signed-request");
  assert.ok(block !== undefined);
  return toRequest(block);
}
