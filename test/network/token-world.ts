import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { startAgreement } from "../../src/access/agreements.ts";
import { system } from "../../src/access/actor.ts";
import type { Party } from "../../src/access/agreement.ts";
import { vouch } from "../../src/access/vouch.ts";
import { newId } from "../../src/base/id.ts";
import { defined } from "../../src/base/defined.ts";
import { grantsVerbs } from "../../src/access/room.ts";
import { hashOfToken } from "../../src/identity/proofs.ts";
import { createApi } from "../../src/api/app.ts";
import { openDoors } from "../doors/world.ts";
import { identityWorld } from "../identity-world.ts";

const producerUrl = "https://transports.example";
const askerUrl = "https://metropole.example";

/** A producer's instance, that of the askers, and clients of theirs; the time of tokens is the test's. */
export async function tokenWorld() {
  const asker = await identityWorld(askerUrl);
  const producer = await openDoors(producerUrl);
  const identity = await identityWorld(producerUrl);
  const { grants } = grantsVerbs({
    db: producer.db,
    clock: asker.clock,
    identity: identity.identity,
    keysOf: async (instance) =>
      instance === askerUrl
        ? asker.identity.jwks()
        : instance === producerUrl
          ? identity.identity.jwks()
          : undefined,
  });
  const rooms = { ...producer.rooms, grants };
  const api = createApi(rooms, { url: producerUrl, version: "0", language: "en", rateLimits: {} });
  // Whole seconds, as tokens count them.
  asker.time.now = new Date(Math.floor(Date.now() / 1000) * 1000);
  const organization = await rooms.organizations.createOrganization(system, { name: "Bus" });
  const dataset = await rooms.datasets.createDataset(system, {
    organization: organization.id,
    title: "Lignes",
  });
  const party: Party = {
    instance: askerUrl,
    kind: "person",
    id: newId(),
    name: "Réutilisatrice",
    requester: "person",
  };

  return {
    producer,
    asker,
    rooms,
    api,
    party,
    producerUrl,
    askerUrl,
    dataset,
    /** An agreement with the party, or another, that runs for a day. */
    async agree(other: Partial<Party> = {}): Promise<string> {
      const id = newId();
      await startAgreement(producer.db, {
        id,
        dataset: dataset.id,
        party: { ...party, ...other },
        terms: { purpose: "journalism", tables: [], until: "2099-01-01", duties: [], words: "" },
        startedAt: new Date(Date.now() - 1000),
        endsAt: new Date(Date.now() + 86_400_000),
      });
      return id;
    },
    /** What the asker's instance vouches for. */
    vouch: (client: Client, agreements: readonly string[], from = asker.identity, producerOf = producerUrl) =>
      vouch(
        { identity: from, clock: asker.clock },
        { producer: producerOf, party, agreements, thumbprint: client.thumbprint },
      ),
    client: (algorithm = "ES256") => openClient(algorithm, asker.clock),
    async ask(form: Readonly<Record<string, string>>, proof?: string) {
      const response = await api.request(`${producerUrl}/oauth/token`, {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          ...defined({ dpop: proof }),
        },
        body: new URLSearchParams(form).toString(),
      });
      return { response, status: response.status, body: (await response.json()) as Answer };
    },
    get: (path: string, headers: Record<string, string>, method = "GET") =>
      api.request(`${producerUrl}${path}`, { headers, method }),
    async [Symbol.asyncDispose]() {
      await producer[Symbol.asyncDispose]();
      await identity[Symbol.asyncDispose]();
      await asker[Symbol.asyncDispose]();
    },
  };
}

export type TokenWorld = Awaited<ReturnType<typeof tokenWorld>>;

interface Answer {
  readonly access_token?: string;
  readonly token_type?: string;
  readonly expires_in?: number;
  readonly agreements?: readonly string[];
  readonly error?: string;
  readonly error_description?: string;
}

export interface Client {
  readonly thumbprint: string;
  proof(method: string, url: string, token?: string, claims?: Record<string, unknown>): Promise<string>;
}

/** A program of somebody else, with a key of its own. */
async function openClient(algorithm: string, clock: () => Date): Promise<Client> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk: JWK = await exportJWK(publicKey);
  return {
    thumbprint: await calculateJwkThumbprint(jwk),
    proof: (method, url, token, claims = {}) =>
      new SignJWT({
        htm: method,
        htu: url,
        jti: newId(),
        iat: Math.floor(clock().getTime() / 1000),
        ...(token === undefined ? {} : { ath: hashOfToken(token) }),
        ...claims,
      })
        .setProtectedHeader({ alg: algorithm, typ: "dpop+jwt", jwk })
        .sign(privateKey),
  };
}
