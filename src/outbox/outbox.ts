import { backOffMs, jittered } from "../base/back-off.ts";
import type { Clock } from "../base/clock.ts";
import { isFailure, type Problem, problem } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
import { isOutage } from "../base/outage.ts";
import type { Db } from "../db/db.ts";
import { wakePeer } from "./entries.ts";
import type { OutboxKind } from "./entry.ts";
import * as rows from "./outbox-rows.ts";
import type { EntryRow } from "./outbox-rows.ts";
import { isFinalRefusal, isSilence } from "./refusals.ts";

export interface OutboxContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
}

/** The longest between two tries: a peer that is back says so itself most often (`wakePeer`). */
const waitMostMs = 900_000;
/** Peers that are told something at once, and how many of those may be ones that failed before. */
const peersMax = 16;
const failingMax = 8;
/** Something is looked for so often in any case: what says that there is news may be lost. */
const lookMs = 5_000;

/**
 * Sends what waits: one entry at a time for each peer, many peers at once. Owns what is under way,
 * and the timer of what comes next.
 */
export class Outbox implements AsyncDisposable {
  readonly #ctx: OutboxContext;
  readonly #kinds: ReadonlyMap<string, OutboxKind>;
  /** Peers that are told something now, and whether they failed before. */
  readonly #running = new Map<string, { readonly isFailing: boolean; readonly done: Promise<void> }>();
  readonly #stop = new AbortController();
  #looking: Promise<void> | undefined;
  #isWanted = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(ctx: OutboxContext, kinds: readonly OutboxKind[]) {
    this.#ctx = ctx;
    this.#kinds = new Map(kinds.map((kind) => [kind.name, kind]));
  }

  /** Sends what is due. Asked for while it looks, it looks once more. */
  look(): void {
    this.#isWanted = true;
    this.#looking ??= this.#lookWhileWanted().finally(() => {
      this.#looking = undefined;
      if (this.#isWanted && !this.#stop.signal.aborted) this.look();
    });
  }

  /** Sends all that is due now, and waits for it. */
  async settle(): Promise<void> {
    this.look();
    while (this.#looking !== undefined || this.#running.size > 0) {
      await Promise.all([this.#looking, ...[...this.#running.values()].map(({ done }) => done)]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await Promise.all([this.#looking, ...[...this.#running.values()].map(({ done }) => done)]);
  }

  async #lookWhileWanted(): Promise<void> {
    while (this.#isWanted && !this.#stop.signal.aborted) {
      this.#isWanted = false;
      await this.#guard(() => this.#startDue());
    }
    await this.#guard(() => this.#setTimer());
  }

  async #startDue(): Promise<void> {
    const { db, clock } = this.#ctx;
    const due = await rows.listDuePeers(db, [...this.#kinds.keys()], clock());
    for (const { peer, isFailing } of due) {
      if (this.#running.has(peer) || !this.#hasPlace(isFailing) || this.#stop.signal.aborted) continue;
      const done = this.#guard(() => this.#tellPeer(peer)).finally(() => {
        this.#running.delete(peer);
        if (!this.#stop.signal.aborted) this.look();
      });
      this.#running.set(peer, { isFailing, done });
    }
  }

  #hasPlace(isFailing: boolean): boolean {
    const running = [...this.#running.values()];
    if (running.length >= peersMax) return false;
    return !isFailing || running.filter((one) => one.isFailing).length < failingMax;
  }

  async #setTimer(): Promise<void> {
    const next = await rows.nextDue(this.#ctx.db, [...this.#kinds.keys()]).catch(() => undefined);
    if (this.#stop.signal.aborted) return;
    const waitMs = next === undefined ? lookMs : next.getTime() - this.#ctx.clock().getTime();
    clearTimeout(this.#timer);
    // What is due now and was not started waits for a place, or for the one before it.
    const inMs = waitMs <= 0 ? lookMs : Math.min(waitMs, lookMs);
    this.#timer = setTimeout(() => this.look(), inMs).unref();
  }

  /** One entry after the other, until nothing is due or the peer does not answer. */
  async #tellPeer(peer: string): Promise<void> {
    const { db, clock } = this.#ctx;
    const kinds = [...this.#kinds.keys()];
    while (!this.#stop.signal.aborted) {
      const entry = await rows.findDueEntry(db, peer, { kinds, now: clock() });
      const kind = this.#kinds.get(entry?.kind ?? "");
      if (entry === undefined || kind === undefined) return;
      if (!(await this.#send(kind, entry))) return;
    }
  }

  /** Whether the peer may be told more. */
  async #send(kind: OutboxKind, entry: EntryRow): Promise<boolean> {
    try {
      const answer = await kind.send(entry, this.#stop.signal);
      await this.#ctx.db.begin(async (tx) => {
        // First: whoever adds an entry holds what it is about before the entry.
        await kind.onTaken?.(tx, entry, answer);
        await rows.removeEntry(tx, entry, this.#ctx.clock());
      });
    } catch (error) {
      if (this.#stop.signal.aborted || isOutage(error)) return false;
      return this.#noteFailed(kind, entry, error);
    }
    await wakePeer(this.#ctx.db, entry.peer, this.#ctx.clock());
    return true;
  }

  async #noteFailed(kind: OutboxKind, entry: EntryRow, error: unknown): Promise<boolean> {
    const { peer } = entry;
    const told = isFailure(error) ? problem(error.key, error.args) : problem("outbox-broke");
    if (!isFailure(error)) {
      this.#ctx.log("outbox-entry-broke", { kind: kind.name, peer, key: entry.key, error });
    }
    if (isSilence(error) || (isFailure(error) && kind.isOfPeer?.(error) === true)) {
      await this.#noteSilence(peer, told);
      await this.#postpone(kind, entry, told, 0);
      return false;
    }
    if (isFinalRefusal(error) && kind.refusalsPass !== true) await this.#noteRefused(kind, entry, told);
    else await this.#postpone(kind, entry, told, backOffMs(entry.tries, { mostMs: waitMostMs }));
    return true;
  }

  async #noteRefused(kind: OutboxKind, entry: EntryRow, told: Problem): Promise<void> {
    const { db, clock } = this.#ctx;
    if (kind.refusedWaitMs !== undefined) {
      const nextAt = new Date(clock().getTime() + kind.refusedWaitMs);
      await rows.postponeEntry(db, entry, { nextAt, problem: told });
      return;
    }
    await db.begin(async (tx) => {
      await kind.onRefused?.(tx, entry, told);
      await rows.removeEntry(tx, entry, clock());
    });
  }

  async #noteSilence(peer: string, told: Problem): Promise<void> {
    const { db, clock } = this.#ctx;
    const at = clock();
    const waitMs = backOffMs(await rows.findFailures(db, peer), { mostMs: waitMostMs });
    await rows.noteSilence(db, peer, { at, nextAt: new Date(at.getTime() + waitMs), problem: told });
  }

  /** What is too old, or was tried often enough, is given up; of what is late somebody is told. */
  async #postpone(kind: OutboxKind, entry: EntryRow, told: Problem, usualMs: number): Promise<void> {
    const { db, clock } = this.#ctx;
    const now = clock();
    const ageMs = now.getTime() - entry.since.getTime();
    const waitMs = kind.waitsMs === undefined ? usualMs : kind.waitsMs.map(jittered)[entry.tries];
    await db.begin(async (tx) => {
      if (waitMs === undefined || ageMs > (kind.giveUpAfterMs?.(entry) ?? Infinity)) {
        await kind.onGivenUp?.(tx, entry, told);
        await rows.removeEntry(tx, entry, now);
        return;
      }
      if (!entry.isLateTold && kind.lateAfterMs !== undefined && ageMs > kind.lateAfterMs) {
        // First: whoever adds an entry holds what it is about before the entry.
        await kind.onLate?.(tx, entry);
        await rows.noteLate(tx, entry, now);
      }
      await rows.postponeEntry(tx, entry, { nextAt: new Date(now.getTime() + waitMs), problem: told });
    });
  }

  /** What breaks here is told to the operator, and tried again at the next look. */
  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#stop.signal.aborted && !isOutage(error)) this.#ctx.log("outbox-broke", { error });
    }
  }
}
