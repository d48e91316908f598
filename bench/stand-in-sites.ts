import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { writeDocument } from "../src/identity/documents.ts";
import { newKeyPair, toPrivateKey } from "../src/identity/key.ts";

/** Sites that publish a key and answer the one that asks who read, fifty readings each, at once. */
export async function standInSites(count: number, to: string) {
  const made = await Promise.all(Array.from({ length: count }, (_, at) => standIn(at, to)));
  return {
    urls: made.map(({ url }) => url),
    /** The first of them says nothing from now on. */
    silence: () => made[0]?.silence(),
    [Symbol.asyncDispose]: async () => {
      for (const { server } of made) {
        server.closeAllConnections();
        server.close();
        await once(server, "close");
      }
    },
  };
}

async function standIn(at: number, to: string) {
  const { id, publicKey, privateKey } = newKeyPair();
  const key = toPrivateKey(publicKey, privateKey);
  const jwk = { kty: "OKP", crv: "Ed25519", x: publicKey, kid: id, use: "sig", alg: "EdDSA", nbf: 1 };
  let url = "";
  let isSilent = false;
  const server: Server = createServer((request, response) => {
    if (request.url !== "/api/connections/readings") {
      response.end(JSON.stringify({ keys: [jwk] }));
      return;
    }
    if (isSilent) return;
    void json(request).then(async (question) => {
      const payload = { from: url, to, ...toldOf(question as Question, at) };
      const document = await writeDocument(
        { typ: "maille-readings+jws", payload, at: new Date() },
        { id, key },
      );
      response.end(JSON.stringify({ document }));
    });
  });
  await once(server.listen(0, "localhost"), "listening");
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const silence = () => {
    isSilent = true;
  };
  return { url, server, silence };
}

interface Question {
  readonly connection: string;
  readonly nonce: string;
}

function toldOf({ connection, nonce }: Question, at: number) {
  const readings = Array.from({ length: 50 }, (_, index) => ({
    link: connection,
    index: 1000 - index,
    at: new Date(Date.UTC(2026, 10, 28) - (index * 20 + at) * 60_000).toISOString(),
    name: "Vos relevés d’eau",
    producer: "Eau de la métropole",
    basis: "producer",
    reading: "page",
    isOwn: false,
    agent: "staff",
    reason: "Une réclamation sur la facture de novembre.",
    columns: ["contrat", "nom", "mois", "m3"],
    columnCount: 4,
  }));
  return { connection, nonce, readings, older: 951, locked: 0 };
}
