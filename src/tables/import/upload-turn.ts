import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { UploadStretch } from "../../store/store.ts";
import type { TablesContext } from "../context.ts";
import type { UploadSegment } from "./upload-cipher.ts";

type Context = Pick<TablesContext, "db" | "clock">;

/** One request's turn to write an upload: nobody else writes it until `end`. */
export interface UploadTurn {
  /** Aborts where the turn is over: another request asked for it, or it could not be renewed. */
  readonly signal: AbortSignal;
  /** Notes under which nonces the upload is written. Refuses where another has the turn by now. */
  note(segments: readonly UploadSegment[]): Promise<void>;
  /**
   * Notes stretches that lie in the bucket, and how many bytes are there with them: answers the names of those whose place
   * they took. Refuses where another has the turn by now.
   */
  noteStretches(stretches: readonly NumberedStretch[], received: number): Promise<readonly string[]>;
  /**
   * From now on nobody takes over but from a process that died: all bytes came, and what is left hangs on no connection.
   * Whoever asks again waits, or is told that it is written, so that it is not begun anew each time.
   */
  finish(): void;
  /** Notes what lies on the disk, and gives the turn back. Refuses where another has it by now. */
  end(state: ReceivedBytes): Promise<void>;
}

export interface NumberedStretch extends UploadStretch {
  readonly number: number;
}

/** What lies on the disk of an upload, or in the bucket; `sha256` of a whole one. */
export interface ReceivedBytes {
  readonly received: number;
  readonly complete: boolean;
  readonly sha256: string | null;
}

/**
 * A turn is a lease in the row of the upload, which processes and machines share. A process that was
 * killed or paused has lost it after `leaseS`.
 */
const leaseS = 8;
const renewMs = 1_000;
/** Whoever waits takes over from a request that hangs, and from a process that died. */
const patienceMs = 15_000;
const lookMs = 100;

/**
 * Takes the turn. A request that already writes the upload is told to end: where a connection was lost,
 * its client is back before anybody here noticed (tus 1.0 leaves the choice to the server).
 *
 * `settle` brings to the disk what was written so far, and answers how much that is; `undefined` where
 * it counts only once it is whole.
 */
export async function takeTurn(
  ctx: Context,
  id: Id,
  settle: () => Promise<number | undefined>,
): Promise<UploadTurn> {
  const writer = randomUUID();
  const giveUpAt = performance.now() + patienceMs;
  while (!(await take(ctx, id, writer))) {
    if (performance.now() > giveUpAt) throw new Failure("locked", "upload-written", { retryAfterS: leaseS });
    const [row] = await ctx.db`update uploads set writer_wanted = true where id = ${id} returning id`;
    if (row === undefined) throw new Failure("not-found", "upload-unknown", { id });
    await wait(lookMs);
  }
  const over = new AbortController();
  let isFinishing = false;
  const renewing = renewUntil(over, async () => {
    const wanted = await renew(ctx, id, writer, await settle());
    return wanted !== undefined && (isFinishing || !wanted);
  });
  return {
    signal: over.signal,
    note: async (segments) => {
      const rows = await ctx.db`
        update uploads set segments = ${ctx.db.json(segments as never)}
        where id = ${id} and writer = ${writer} returning id`;
      if (rows.length === 0) throw taken();
    },
    finish: () => {
      isFinishing = true;
    },
    noteStretches: (stretches, received) => noteStretches(ctx, { id, writer, received }, stretches),
    end: async (state) => {
      over.abort();
      await renewing;
      if (!(await give(ctx, id, writer, state))) throw taken();
    },
  };
}

async function renewUntil(over: AbortController, renewNow: () => Promise<boolean>): Promise<void> {
  let heldUntil = performance.now() + leaseS * 1000;
  while (!over.signal.aborted) {
    await wait(renewMs, undefined, { signal: over.signal }).catch(() => undefined);
    if (over.signal.aborted) return;
    const asked = performance.now();
    // A database that is away for a moment takes nobody's turn.
    const ours = await renewNow().catch(() => undefined);
    if (ours === true) heldUntil = asked + leaseS * 1000;
    else if (ours === false || performance.now() > heldUntil - 2 * renewMs) over.abort(taken());
  }
}

async function take({ db, clock }: Context, id: Id, writer: string): Promise<boolean> {
  const rows = await db`
    update uploads set writer = ${writer}, writer_wanted = false, touched_at = ${clock()},
      writer_until = clock_timestamp() + make_interval(secs => ${leaseS})
    where id = ${id} and (writer is null or writer_until < clock_timestamp()) returning id`;
  return rows.length > 0;
}

/** Whether another one wants the turn; `undefined` where it is over. */
async function renew(
  { db, clock }: Context,
  id: Id,
  writer: string,
  received: number | undefined,
): Promise<boolean | undefined> {
  const [row] = await db<{ wanted: boolean }[]>`
    update uploads set received = coalesce(${received ?? null}, received), touched_at = ${clock()},
      writer_until = clock_timestamp() + make_interval(secs => ${leaseS})
    where id = ${id} and writer = ${writer} returning writer_wanted as wanted`;
  return row?.wanted;
}

async function give(
  { db, clock }: Context,
  id: Id,
  writer: string,
  { received, complete, sha256 }: ReceivedBytes,
): Promise<boolean> {
  const rows = await db`
    update uploads set received = ${received}, complete = ${complete}, sha256 = ${sha256}, taken_bytes = 0,
      touched_at = ${clock()}, writer = null, writer_until = null, writer_wanted = false
    where id = ${id} and writer = ${writer} returning id`;
  return rows.length > 0;
}

async function noteStretches(
  { db, clock }: Context,
  { id, writer, received }: { readonly id: Id; readonly writer: string; readonly received: number },
  stretches: readonly NumberedStretch[],
): Promise<readonly string[]> {
  const numbers = stretches.map(({ number }) => number);
  return db.begin(async (tx) => {
    const [row] = await tx`
      update uploads set received = ${received}, touched_at = ${clock()}
      where id = ${id} and writer = ${writer} returning id`;
    if (row === undefined) throw taken();
    const former = await tx<{ name: string }[]>`
      select name from upload_stretches where upload = ${id} and number = any(${numbers}::int[])`;
    await tx`
      insert into upload_stretches (upload, number, name, bytes)
      select ${id}, * from unnest(${numbers}::int[], ${stretches.map(({ name }) => name)}::text[],
        ${stretches.map(({ bytes }) => bytes)}::bigint[])
      on conflict (upload, number) do update set name = excluded.name, bytes = excluded.bytes`;
    return former.map(({ name }) => name);
  });
}

function taken(): Failure {
  return new Failure("conflict", "upload-taken-over");
}
