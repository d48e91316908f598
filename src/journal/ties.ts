import type { JournalSeal } from "../access/journal-clear.ts";
import type { JournalContext } from "./context.ts";
import { Failure } from "../base/failure.ts";
import type { Net, SendOptions } from "../net/net.ts";
import type { NetworkContext } from "../network/context.ts";
import { keysOf } from "../network/peers/peer-keys.ts";
import { tieRows } from "../network/peers/tie-rows.ts";

const peersMax = 1000;
const witnessAnswer = { maxBytes: 10_000, timeoutMs: 20_000 };

/** Peers that run either way witness each other; their keys and answers come by the network. */
export function openJournal(
  { db, clock, identity, log, net, ...network }: NetworkContext,
  journalSeal: JournalSeal,
): JournalContext {
  return {
    journalSeal,
    db,
    clock,
    identity,
    log,
    peers: async () => {
      const { items } = await tieRows(db, { page: 1, pageSize: peersMax });
      return items
        .filter(({ follows, followed }) => follows === "running" || followed === "running")
        .map(({ instance }) => instance);
    },
    keysOf: async (instance) => {
      if (instance === identity.url) return (await identity.jwks()).keys;
      return (await keysOf({ db, clock, net, ...network }, instance, "")).keys;
    },
    askWitness: async (instance, body) => {
      const headers = { "content-type": "text/plain; charset=utf-8" };
      const path = "/journal/witness/add-checkpoint";
      const { status, bytes } = await ask(net, instance + path, { method: "POST", headers, body });
      return { status, text: bytes.toString("utf8") };
    },
    askTile: (instance, path) => getBytes(net, `${instance}/journal/tile/${path}`),
    askWitnessed: async (instance, origin) =>
      (await getBytes(net, `${instance}/journal/witnessed?origin=${encodeURIComponent(origin)}`)).toString(
        "utf8",
      ),
  };
}

async function getBytes(net: Net, url: string): Promise<Buffer> {
  const { status, bytes } = await ask(net, url, {});
  if (status === 200) return bytes;
  throw new Failure("unavailable", "net-status", { host: new URL(url).host, status: String(status) });
}

async function ask(
  net: Net,
  url: string,
  options: Pick<SendOptions, "method" | "headers" | "body">,
): Promise<{ readonly status: number; readonly bytes: Buffer }> {
  const sent = await net.send(url, { ...options, ...witnessAnswer });
  const chunks = await Array.fromAsync(sent.body as AsyncIterable<Uint8Array>);
  return { status: sent.status, bytes: Buffer.concat(chunks) };
}
