import { anyone } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { findPublished } from "../catalogue/datasets.ts";
import type { Tx } from "../db/db.ts";
import { enqueueAll } from "../outbox/entries.ts";
import type { OutboxKind } from "../outbox/entry.ts";
import { ask, isTaken } from "./ask.ts";
import type { RudiContext } from "./context.ts";
import { recordFor } from "./portal-record.ts";
import type { PortalRow, PublicationRow } from "./portal-rows.ts";
import { NoToken, PortalTokens } from "./portal-tokens.ts";

export const publicationKindName = "rudi-publication";

interface Body {
  readonly portal: Id;
  readonly dataset: Id;
  /** Of the record that is to be there; none where it is to be there no more. */
  readonly hash: string | null;
}

export function publicationKey(portal: Id, dataset: Id): string {
  return `${portal}/${dataset}`;
}

/** The last state of each dataset alone is sent. They are added in the order in which a peer is woken. */
export async function enqueuePublications(
  tx: Tx,
  { id: portal, url: peer }: Pick<PortalRow, "id" | "url">,
  changed: readonly Pick<PublicationRow, "dataset" | "hash">[],
  at: Date,
): Promise<void> {
  await enqueueAll(
    tx,
    changed
      .toSorted((one, other) => (one.dataset < other.dataset ? -1 : 1))
      .map(({ dataset, hash }) => {
        const body: Body = { portal, dataset, hash };
        return { kind: publicationKindName, peer, key: publicationKey(portal, dataset), body, at };
      }),
  );
}

/** All that waits for a portal is sent now, to the address that it has now. */
export async function enqueueWaiting(tx: Tx, portal: Pick<PortalRow, "id" | "url">, at: Date): Promise<void> {
  const waiting = await tx<Pick<PublicationRow, "dataset" | "hash">[]>`
    select dataset, hash from rudi_publications where portal = ${portal.id} and state = 'waiting'`;
  await enqueuePublications(tx, portal, waiting, at);
}

/** What a portal has now. */
interface Taken {
  readonly state: "sent" | "removed";
  readonly hash: string | null;
  /** Absent where the portal had to be told nothing. */
  readonly at?: Date;
}

/** What became of a dataset, told to a portal. */
export function publicationKind(ctx: RudiContext): OutboxKind<Body, Taken | undefined> {
  const tokens = new PortalTokens(ctx);
  return {
    name: publicationKindName,
    isOfPeer: (error) => error instanceof NoToken,
    send: async ({ peer, body }, signal) => {
      const row = await findPublication(ctx, body);
      const portal = row === undefined ? undefined : await findPortal(ctx, peer, body.portal);
      if (row === undefined || portal === undefined) return undefined;
      const sending = { ctx, row, portal, tokens, signal };
      return row.hash === null ? sendRemoval(sending) : sendRecord(sending);
    },
    onTaken: async (tx, { body }, taken) => {
      if (taken !== undefined) await noteTaken(tx, body, taken);
    },
    onRefused: async (tx, { body: { portal, dataset, hash } }, failure) => {
      await tx`
        update rudi_publications set state = 'refused', failure = ${tx.json(failure as never)}, report = null,
          reported_at = null
        where portal = ${portal} and dataset = ${dataset} and hash is not distinct from ${hash}`;
    },
  };
}

async function findPublication(
  { db }: RudiContext,
  { portal, dataset }: Body,
): Promise<PublicationRow | undefined> {
  const [row] = await db<PublicationRow[]>`
    select * from rudi_publications where portal = ${portal} and dataset = ${dataset} and state = 'waiting'`;
  return row;
}

/** Not one that is paused, and that is told all when it is resumed; nor one that is elsewhere now. */
async function findPortal({ db }: RudiContext, url: string, id: Id): Promise<PortalRow | undefined> {
  const [row] = await db<PortalRow[]>`
    select * from rudi_portals where id = ${id} and url = ${url} and paused_at is null`;
  return row;
}

/** A change that came while it was sent waits on. */
async function noteTaken(tx: Tx, { portal, dataset, hash }: Body, { state, ...taken }: Taken): Promise<void> {
  await tx`
    update rudi_publications set sent_hash = ${taken.hash}, sent_at = coalesce(${taken.at ?? null}, sent_at),
      state = case when hash is not distinct from ${hash} then ${state} else state end,
      failure = null, report = null, reported_at = null
    where portal = ${portal} and dataset = ${dataset}`;
}

interface Sending {
  readonly ctx: RudiContext;
  readonly row: PublicationRow;
  readonly portal: PortalRow;
  readonly tokens: PortalTokens;
  readonly signal: AbortSignal;
}

async function sendRecord(sending: Sending): Promise<Taken | undefined> {
  const { ctx, row, portal } = sending;
  const dataset = (await findPublished(ctx, anyone, [row.dataset])).get(row.dataset);
  // The next look for changes finds it gone.
  if (dataset === undefined) return undefined;
  const { record, hash } = await recordFor(ctx, portal, dataset);
  // As a node does: what the portal does not have is posted, what it has is put.
  const there = await askPortal(sending, "GET", `konsult/v1/datasets/${row.resource}/metadatas`);
  const method = isTaken(there) ? "PUT" : "POST";
  requireTaken(await askPortal(sending, method, "kalim/v1/resources", record));
  return { state: "sent", hash, at: ctx.clock() };
}

async function sendRemoval(sending: Sending): Promise<Taken> {
  const { ctx, row } = sending;
  if (row.sentHash === null) return { state: "removed", hash: null };
  const status = await askPortal(sending, "DELETE", `kalim/v1/resources/${row.resource}`);
  if (status !== 404) requireTaken(status);
  return { state: "removed", hash: null, at: ctx.clock() };
}

function requireTaken(status: number): void {
  if (!isTaken(status)) throw new Failure("unavailable", "rudi-answered", { status });
}

/** What it answers. */
async function askPortal(
  { ctx, portal, tokens, signal }: Sending,
  method: string,
  path: string,
  record?: object,
): Promise<number> {
  const token = await tokens.get(portal, signal);
  const { status } = await ask(ctx, `${portal.url}/${path}`, {
    method,
    token,
    signal,
    ...defined({ body: record }),
  });
  if (status === 401) tokens.forget(portal);
  return status;
}
