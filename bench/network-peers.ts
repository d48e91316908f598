/**
 * Light instances that follow nobody and tell of so many datasets each, signed, in a process of
 * their own, so that their memory is not that of who follows them; where it is asked, one more that relays
 * what the first of them tell, and some that are hostile. Writes their addresses as its first line, as JSON.
 *
 * Then each line that it is told is one of: `ping ADDRESS`, and the next of them tells of one more dataset, whose
 * address is written as JSON, and pings who follows it there; `silence N`, and the last N hang; `count`, and it writes what it sent, as JSON.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { writeDocument } from "../src/identity/documents.ts";
import { newKeyPair, toPrivateKey } from "../src/identity/key.ts";
import { signMessage } from "../src/identity/messages.ts";
import { eventType } from "../src/network/feed/event.ts";
import { hostileManners } from "./hostile-manners.ts";
import { datasetOf, idOf } from "./network-datasets.ts";

const [peers = 100, datasets = 1000, relayed = 0, hostile = 0] = process.argv.slice(2).map(Number);

/** Of the honest ones, and of the hostile ones. */
const [ownKey, hostileKey] = [newSigner(), newSigner()];
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
  isSilent: boolean;
}

/** What the log of an instance holds at a position. */
type Log = (position: number) => Promise<string>;

const sent = { requests: 0, bytes: 0 };
const all: Peer[] = [];
for (let number = 0; number < peers; number += 1) {
  all.push(
    await open(`Instance ${number}`, datasets, (url) => (position) => sign(event(url, number, position))),
  );
}
const region =
  relayed === 0
    ? undefined
    : await open("Region", relayed * datasets, () => (position) => {
        const number = (position - 1) % relayed;
        const url = all[number]?.url ?? "";
        return sign(event(url, number, Math.floor((position - 1) / relayed) + 1));
      });
const hostiles = await Promise.all(
  hostileManners.slice(0, hostile).map(({ name, answer }) =>
    open(`Hostile, ${name}`, datasets, undefined, (url, params, response) =>
      answer({
        url,
        params,
        response,
        sign: (payload) => sign(payload, hostileKey),
        event: (position) => event(url, peers, position),
        other: all[0]?.url ?? "",
      }),
    ),
  ),
);
process.stdout.write(
  `${JSON.stringify({ peers: all.map(urlOf), region: region?.url, hostile: hostiles.map(urlOf) })}\n`,
);

let next = 0;
process.stdin.on("data", (chunk) => {
  for (const line of String(chunk).trim().split("\n")) obey(line);
});
process.stdin.on("end", () => process.exit(0));

function obey(line: string): void {
  const [verb, what = ""] = line.split(" ");
  if (verb === "count") process.stdout.write(`${JSON.stringify(sent)}\n`);
  if (verb === "silence") for (const peer of all.slice(-Number(what))) peer.isSilent = true;
  if (verb !== "ping") return;
  const speaking = all.filter(({ isSilent }) => !isSilent);
  const peer = speaking[next % speaking.length];
  next += 1;
  if (peer === undefined) return;
  peer.head += 1;
  process.stdout.write(
    `${JSON.stringify(`${peer.url}/datasets/${datasetOf(all.indexOf(peer), peer.head)}`)}\n`,
  );
  void ping(peer, what);
}

function urlOf({ url }: Peer): string {
  return url;
}

function newSigner() {
  const { id: kid, publicKey, privateKey } = newKeyPair();
  const keys = [{ kty: "OKP", crv: "Ed25519", x: publicKey, kid, use: "sig", alg: "EdDSA", nbf: 1 }];
  return { id: kid, key: toPrivateKey(publicKey, privateKey), keys };
}

function sign(payload: object, by = ownKey): Promise<string> {
  return writeDocument({ typ: eventType, payload, at: new Date() }, by);
}

type Manner = (url: string, params: URLSearchParams, response: ServerResponse) => Promise<void> | void;

async function open(
  name: string,
  head: number,
  logOf: ((url: string) => Log) | undefined,
  manner?: Manner,
): Promise<Peer> {
  const server = createServer((request, response) => void answer(request.url ?? "/", response));
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const peer: Peer = { url, head, isSilent: false };
  const log = logOf?.(url);
  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    sent.requests += 1;
    if (peer.isSilent) return;
    const { pathname, searchParams } = new URL(path, url);
    if (pathname === "/.well-known/jwks.json")
      return json(response, { keys: (manner === undefined ? ownKey : hostileKey).keys });
    if (pathname === "/.well-known/maille") return json(response, { url, name });
    if (pathname !== "/api/network/events") return json(response, { state: "running" });
    if (manner !== undefined || log === undefined) return manner?.(url, searchParams, response);
    const after = Number(searchParams.get("after"));
    const upTo = Math.min(peer.head, after + Number(searchParams.get("limit")));
    const events: string[] = [];
    for (let position = after + 1; position <= upTo; position += 1) events.push(await log(position));
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
    ownKey,
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
  const body = JSON.stringify(value);
  sent.bytes += Buffer.byteLength(body);
  response.writeHead(200, { "content-type": "application/json" }).end(body);
}
