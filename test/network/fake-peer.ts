import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { newId } from "../../src/base/id.ts";
import { defined } from "../../src/base/defined.ts";
import { writeDocument } from "../../src/identity/documents.ts";
import { newKeyPair, toPrivateKey } from "../../src/identity/key.ts";
import { signMessage } from "../../src/identity/messages.ts";
import { eventType, type FeedEvent } from "../../src/network/feed/event.ts";

/** Something that speaks as an instance does, and can lie: it signs and answers whatever it is told to. */
export interface FakePeer extends AsyncDisposable {
  readonly url: string;
  /** What it says that its keys are. */
  keys: object[];
  /** What it says of itself. */
  description: object;
  /** Its log, as JWS. */
  readonly log: string[];
  /** What it tells beside its log; nothing where undefined. */
  boards: unknown;
  /** Answers in the place of its log, where it returns true. */
  answer: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** What it was sent, as path and body. */
  readonly heard: { path: string; body: string }[];
  event(change: Partial<FeedEvent> & { readonly title?: string }): FeedEvent;
  sign(event: object, key?: "own" | "old", at?: Date): Promise<string>;
  tell(event: object, key?: "own" | "old"): Promise<void>;
  /** Sends a signed message to an instance. */
  send(to: string, told: Sending): Promise<{ status: number; text: string; headers: Record<string, string> }>;
}

interface Sending {
  readonly path: string;
  readonly body?: object;
  readonly method?: string;
  readonly at?: Date;
  readonly as?: string;
  readonly nonce?: string;
  /** The process of the instance that it is sent to; what is behind its address where absent. */
  readonly through?: string;
}

export async function openFakePeer(): Promise<FakePeer> {
  const [own, old] = [newKeyPair(), newKeyPair()];
  const signer = { id: own.id, key: toPrivateKey(own.publicKey, own.privateKey) };
  const oldSigner = { id: old.id, key: toPrivateKey(old.publicKey, old.privateKey) };
  const server = createServer(
    { keepAliveTimeout: 65_000 },
    (request, response) => void serve(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", url);
    if (pathname === "/.well-known/jwks.json") return json(response, { keys: peer.keys });
    if (pathname === "/.well-known/maille") return json(response, peer.description);
    let body = "";
    for await (const chunk of request) body += String(chunk);
    peer.heard.push({ path: pathname, body });
    if (peer.answer?.(request, response) === true) return;
    if (pathname === "/api/network/messages") return json(response, { state: "running" });
    if (pathname !== "/api/network/events") return json(response, {});
    const after = Number(searchParams.get("after"));
    const upTo = Math.min(peer.log.length, after + Number(searchParams.get("limit")));
    json(response, {
      instance: url,
      head: peer.log.length,
      afterEvent: idAt(after),
      upTo,
      upToEvent: idAt(upTo),
      events: peer.log.slice(after, upTo),
      ...(upTo < peer.log.length ? {} : defined({ boards: peer.boards })),
    });
  }

  const peer: FakePeer = {
    url,
    keys: [jwk(own.publicKey, own.id)],
    description: { url, name: "Pair" },
    log: [],
    boards: undefined,
    answer: undefined,
    heard: [],
    event({ title = "Arbres", ...change }) {
      const id = newId();
      const at = new Date().toISOString();
      const organization = { id: newId(), slug: "ville", name: "Ville du pair", description: "" };
      return {
        id: `${url}/feed/events/${newId()}`,
        origin: url,
        type: "create",
        subject: `${url}/datasets/${id}`,
        revision: Date.now(),
        at,
        record: {
          id,
          slug: title.toLowerCase(),
          title,
          description: "",
          metadata: {} as never,
          publishedAt: at,
          modifiedAt: at,
          organization,
          distributions: [],
          tables: [],
          access: [],
        },
        ...change,
      };
    },
    sign: (event, key = "own", at = new Date()) =>
      writeDocument({ typ: eventType, payload: event, at }, key === "own" ? signer : oldSigner),
    async tell(event, key) {
      peer.log.push(await peer.sign(event, key));
    },
    async send(
      to,
      {
        path,
        body,
        method = body === undefined ? "GET" : "POST",
        at = new Date(),
        as = url,
        nonce,
        through = to,
      },
    ) {
      const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      const headers = bytes === undefined ? {} : { "content-type": "application/json" };
      const message = { method, url: to + path, headers, ...defined({ body: bytes }) };
      const signed = signMessage(message, { instance: as, at, ...defined({ nonce }) }, signer);
      const sent = { ...headers, ...signed };
      const response = await fetch(through + path, {
        method,
        headers: sent,
        ...defined({ body: bytes }),
      });
      return { status: response.status, text: await response.text(), headers: sent };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return peer;
}

function json(response: ServerResponse, value: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function jwk(x: string, kid: string) {
  return { kty: "OKP", crv: "Ed25519", x, kid, use: "sig", alg: "EdDSA", nbf: 1 };
}

function idAt(position: number): string | null {
  return position === 0 ? null : `event ${position}`;
}
