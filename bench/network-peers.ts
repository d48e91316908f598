/**
 * Light instances that follow nobody and tell of so many datasets each, signed, in a process of
 * their own, so that their memory is not that of who follows them. Told the address of one that
 * follows them, the next of them tells of one more dataset and pings it. Writes as its first line,
 * as JSON, their addresses.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { writeDocument } from "../src/identity/documents.ts";
import { newKeyPair, toPrivateKey } from "../src/identity/key.ts";
import { signMessage } from "../src/identity/messages.ts";
import { eventType } from "../src/network/feed/event.ts";
import { datasetOf, idOf } from "./network-datasets.ts";

const [peers = 100, datasets = 1000] = process.argv.slice(2).map(Number);

const { id: kid, publicKey, privateKey } = newKeyPair();
const signer = { id: kid, key: toPrivateKey(publicKey, privateKey) };
const keys = [{ kty: "OKP", crv: "Ed25519", x: publicKey, kid, use: "sig", alg: "EdDSA", nbf: 1 }];
const words = [
  "Arbres",
  "Bancs",
  "Canaux",
  "Digues",
  "Écoles",
  "Fontaines",
  "Gares",
  "Haies",
  "Îlots",
  "Jardins",
];

interface Peer {
  readonly url: string;
  head: number;
}

const all: Peer[] = [];
for (let number = 0; number < peers; number += 1) all.push(await open(number));
process.stdout.write(`${JSON.stringify(all.map(({ url }) => url))}\n`);

let next = 0;
process.stdin.on("data", (chunk) => {
  for (const follower of String(chunk).trim().split("\n")) {
    const peer = all[next % all.length];
    next += 1;
    if (peer === undefined) continue;
    peer.head += 1;
    void ping(peer, follower);
  }
});
process.stdin.on("end", () => process.exit(0));

async function open(number: number): Promise<Peer> {
  const server = createServer((request, response) => void answer(request.url ?? "/", response));
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const peer: Peer = { url, head: datasets };
  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(path, url);
    if (pathname === "/.well-known/jwks.json") return json(response, { keys });
    if (pathname === "/.well-known/maille") return json(response, { url, name: `Instance ${number}` });
    if (pathname !== "/api/network/events") return json(response, { state: "running" });
    const after = Number(searchParams.get("after"));
    const upTo = Math.min(peer.head, after + Number(searchParams.get("limit")));
    const events: string[] = [];
    for (let position = after + 1; position <= upTo; position += 1) {
      events.push(
        await writeDocument(
          { typ: eventType, payload: event(url, number, position), at: new Date() },
          signer,
        ),
      );
    }
    const at = (position: number): string | null =>
      position === 0 ? null : `${url}/feed/events/${position}`;
    json(response, {
      instance: url,
      head: peer.head,
      afterEvent: at(after),
      upTo,
      upToEvent: at(upTo),
      events,
    });
  };
  return peer;
}

/** As an instance does when its feed grew. */
async function ping({ url, head }: Peer, follower: string): Promise<void> {
  const to = `${follower}/api/network/pings`;
  const body = Buffer.from(JSON.stringify({ head }));
  const headers = { "content-type": "application/json" };
  const signed = signMessage(
    { method: "POST", url: to, headers, body },
    { instance: url, at: new Date() },
    signer,
  );
  const { status } = await fetch(to, { method: "POST", headers: { ...headers, ...signed }, body });
  if (status !== 204) console.error(`bench: a ping was answered ${status}`);
}

function event(url: string, number: number, position: number): object {
  const id = datasetOf(number, position);
  const title = `${words[position % words.length]} de la commune ${number}, secteur ${position}`;
  const at = "2026-11-26T10:00:00.000Z";
  return {
    id: `${url}/feed/events/${position}`,
    origin: url,
    type: "create",
    subject: `${url}/datasets/${id}`,
    revision: position,
    at,
    record: {
      id,
      slug: `jeu-${position}`,
      title,
      description: `${title}. Données tenues à jour chaque mois par la commune, pour qui veut les reprendre.`,
      licence: "etalab-2.0",
      metadata: {
        keywords: ["commune", String(words[position % words.length]).toLowerCase()],
        themes: ["ENVI"],
      },
      publishedAt: at,
      modifiedAt: at,
      organization: {
        id: idOf(`${number} organization`),
        slug: "commune",
        name: `Commune ${number}`,
        description: "",
      },
      distributions: [
        {
          id: "1",
          kind: "file",
          accessUrl: `${url}/${position}.csv`,
          downloadUrl: `${url}/${position}.csv`,
          format: "CSV",
        },
      ],
      tables: [],
      access: [],
    },
  };
}

function json(response: ServerResponse, value: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}
