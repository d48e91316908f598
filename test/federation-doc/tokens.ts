import assert from "node:assert/strict";
import { actorOfAccessToken, giveToken } from "../../src/access/access-tokens.ts";
import { startAgreement } from "../../src/access/agreements.ts";
import { peekDocument } from "../../src/identity/documents.ts";
import { thumbprintOf } from "../../src/identity/key.ts";
import { type Block, type Checks, readBlocks, toRequest } from "./block.ts";
import { type DocumentInstance, metropole, openDocumentInstance, program, transports } from "./instances.ts";

export const agreementOfDocument = "019ac000-0000-7000-8000-000000000001";
export const readerOfDocument = "019ac000-0000-7000-8000-000000000002";
const organization = "019ac000-0000-7000-8000-000000000003";
const dataset = "019ac000-0000-7000-8000-000000000004";

/** How a reader's program gets a token, and reads with it. */
export const tokenChecks: Checks = {
  vouched: async ({ text }) => {
    const { token_endpoint: endpoint, expires_in: seconds, ...form } = JSON.parse(text) as Vouched;
    assert.deepEqual([endpoint, seconds], [`${transports.url}/oauth/token`, 60]);
    const request = await blockOf("token-request");
    assert.deepEqual(form, Object.fromEntries(new URLSearchParams(textOf(request))));
  },

  "grant-payload": async ({ text }) => {
    const fields = new URLSearchParams(textOf(await blockOf("token-request")));
    assert.deepEqual(JSON.parse(text), peekDocument(fields.get("assertion") ?? ""));
  },

  "token-request": async (block) => {
    await using instance = await openDocumentInstance(transports);
    await agree(instance);
    const fields = new URLSearchParams(textOf(block));
    const given = await giveToken(instance, {
      grantType: fields.get("grant_type") ?? "",
      assertion: fields.get("assertion") ?? "",
      clientAssertionType: fields.get("client_assertion_type") ?? "",
      clientAssertion: fields.get("client_assertion") ?? "",
      proof: toRequest(block).headers["dpop"],
    });
    assert.deepEqual(given.agreements, [agreementOfDocument]);
  },

  "token-answer": async ({ text }) => {
    const answer = JSON.parse(text) as Record<string, unknown>;
    const { headers } = toRequest(await blockOf("read-request"));
    assert.deepEqual(answer, {
      access_token: headers["authorization"]?.replace("DPoP ", ""),
      token_type: "DPoP",
      expires_in: 600,
      agreements: [agreementOfDocument],
    });
  },

  "read-request": isRead,
  "granted-request": isRead,
};

interface Vouched extends Readonly<Record<string, string | number>> {
  readonly token_endpoint: string;
  readonly expires_in: number;
}

async function isRead(block: Block): Promise<void> {
  await using instance = await openDocumentInstance(transports);
  const { headers, method, url } = toRequest(block);
  const token = headers["authorization"]?.replace("DPoP ", "") ?? "";
  const actor = await actorOfAccessToken(instance, token, { proof: headers["dpop"], method, url });
  assert.ok(actor.kind === "grantee");
  assert.deepEqual([actor.instance, actor.agreements], [metropole.url, [agreementOfDocument]]);
  assert.deepEqual(peekDocument(token)["cnf"], { jkt: thumbprintOf(program.publicKey) });
}

function textOf(block: Block): string {
  return Buffer.from(toRequest(block).body ?? []).toString();
}

async function blockOf(name: string): Promise<Block> {
  const block = (await readBlocks()).find(({ check }) => check === name);
  assert.ok(block !== undefined, `no block ${name}`);
  return block;
}

export async function agree({ db, clock }: DocumentInstance): Promise<void> {
  await db`insert into organizations (id, slug, name, created_at) values (${organization}, 'x', 'X', ${clock()})`;
  await db`
    insert into datasets (id, slug, organization, title, description, created_at, modified_at)
    values (${dataset}, 'x', ${organization}, 'X', '', ${clock()}, ${clock()})`;
  await startAgreement(db, {
    id: agreementOfDocument,
    dataset,
    party: { instance: metropole.url, kind: "person", id: readerOfDocument, name: "X", requester: "person" },
    terms: { purpose: "journalism", tables: [], until: "2999-12-31", duties: [], words: "" },
    startedAt: new Date("2000-01-01"),
    endsAt: new Date("3000-01-01"),
  });
}
