import { isFailure, type Problem, problem } from "../../base/failure.ts";
import { type Id, newId } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import { applyEvents } from "./apply-events.ts";
import type { NetworkContext } from "../context.ts";
import { keysOf } from "../peers/peer-keys.ts";
import { originOf, readEvent, type SignedEvent } from "./read-event.ts";
import type { Via } from "./taking.ts";

/** What came of some texts that another instance told as events. */
export interface ReadEvents {
  readonly sound: readonly SignedEvent[];
  /** Their origin did not tell the keys that they are signed with: they are looked at again. */
  readonly waiting: readonly string[];
  /** The last that is not what it says. It stays out, and the rest goes on. */
  readonly refused?: Problem;
}

export async function verifyEvents(
  ctx: NetworkContext,
  via: Via,
  texts: readonly string[],
): Promise<ReadEvents> {
  const sound: SignedEvent[] = [];
  const waiting: string[] = [];
  let refused: Problem | undefined;
  const silent = new Set<string>();
  for (const signed of texts) {
    try {
      const event = await verify(ctx, signed, silent);
      if (event === "waits") waiting.push(signed);
      else if (event !== undefined) sound.push(event);
    } catch (error) {
      if (!isFailure(error)) throw error;
      ctx.log("network-event-refused", { instance: via.instance, key: error.key, ...error.args });
      refused = problem(error.key, error.args);
    }
  }
  return refused === undefined ? { sound, waiting } : { sound, waiting, refused };
}

async function verify(
  ctx: NetworkContext,
  signed: string,
  silent: Set<string>,
): Promise<SignedEvent | "waits" | undefined> {
  const { origin, keyId } = originOf(signed);
  // What is told of us came from here.
  if (origin === ctx.url) return undefined;
  if (silent.has(origin)) return "waits";
  try {
    return await readEvent(signed, await keysOf(ctx, origin, keyId));
  } catch (error) {
    const isSilent = isFailure(error, "unavailable");
    if (isSilent) silent.add(origin);
    if (isSilent || (isFailure(error) && error.key === "identity-key-unknown")) return "waits";
    throw error;
  }
}

/** So many may wait for one tie; what comes beyond is left out. */
const waitingMax = 20_000;
const triesMax = 10;

export async function keepWaiting(
  tx: Tx,
  { clock }: Pick<NetworkContext, "clock">,
  tie: { readonly id: Id },
  waiting: readonly string[],
): Promise<void> {
  if (waiting.length === 0) return;
  const [held] = await tx<{ events: number }[]>`
    select count(*)::int as events from events_waiting where tie = ${tie.id}`;
  const kept = waiting.slice(0, Math.max(0, waitingMax - (held?.events ?? 0)));
  if (kept.length === 0) return;
  const at = clock();
  const rows = kept.map((signed) => ({
    id: newId(at.getTime()),
    tie: tie.id,
    signed,
    nextAt: new Date(at.getTime() + 61_000),
  }));
  await tx`insert into events_waiting ${tx(rows)}`;
}

/** Looks again at those that are due. */
export async function readWaiting(ctx: NetworkContext, signal: AbortSignal): Promise<void> {
  const now = ctx.clock();
  const due = await ctx.db<{ id: Id; tie: Id; instance: string; signed: string; tries: number }[]>`
    select w.id, w.tie, t.instance, w.signed, w.tries
    from events_waiting w join ties t on t.id = w.tie
    where w.next_at <= ${now} and t.follows = 'running' order by w.next_at, w.id limit 500`;
  for (const [tie, own] of Map.groupBy(due, (each) => each.tie)) {
    if (signal.aborted) return;
    const via = { id: tie, instance: own[0]?.instance ?? "" };
    const { sound, waiting } = await verifyEvents(
      ctx,
      via,
      own.map(({ signed }) => signed),
    );
    const again = own.filter(({ signed, tries }) => waiting.includes(signed) && tries + 1 < triesMax);
    const ended = own.filter((each) => !again.includes(each));
    await applyEvents(ctx, via, sound, async (tx) => {
      await tx`delete from events_waiting where id = any(${ended.map(({ id }) => id)}::uuid[])`;
      for (const { id, tries } of again) {
        const next = new Date(now.getTime() + 60_000 * 2 ** tries);
        await tx`update events_waiting set tries = tries + 1, next_at = ${next} where id = ${id}`;
      }
    });
  }
}
