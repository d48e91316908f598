import { type Gate, newGate } from "../base/gate.ts";
import { parseNetworks } from "../base/networks.ts";
import type { Net } from "../net/net.ts";
import { openNet } from "../net/open-net.ts";
import type { TrinoRow } from "./answer-page.ts";
import { type TrinoBudget, TrinoClient } from "./client.ts";
import type { TrinoStatement } from "./literal.ts";
import { type NoAnswerReason, NotAnswered } from "./not-answered.ts";
import type { TrinoAddress } from "./trino-address.ts";

export interface TrinoOptions {
  /** The door out; one that leads to wherever the operator says where absent. */
  readonly net?: Pick<Net, "send">;
  /** How long a server that was away is left alone. */
  readonly awayMs?: number;
  readonly answerMsMax?: number;
}

/** So many answers are read as they come: each is held there until its reader has it. */
const readsMax = 4;

/** So long nobody waits for a server that was away. */
const awayMsUsual = 10_000;

/** The Trino of an instance, asked a few statements at once. */
export class Trino {
  /** Where its tables of the instance are. */
  readonly schema: string;
  readonly #client: TrinoClient;
  readonly #awayMs: number;
  readonly #gate: Gate = newGate({ running: 8, waiting: 256, waitMs: 8_000 });
  readonly #counts: Record<NoAnswerReason | "answered", number> = {
    answered: 0,
    away: 0,
    broken: 0,
    refused: 0,
    lost: 0,
    long: 0,
    large: 0,
  };
  #awayAt = -Infinity;
  #reads = 0;

  constructor(address: TrinoAddress, { net, awayMs = awayMsUsual, ...options }: TrinoOptions = {}) {
    // It is where the operator says.
    const door = net ?? openNet({ allowed: parseNetworks("0.0.0.0/0, ::/0") });
    this.schema = address.schema;
    this.#client = new TrinoClient(address, { net: door, ...options });
    this.#awayMs = awayMs;
  }

  /** How statements ended, since the process began. */
  get counts(): Readonly<Record<NoAnswerReason | "answered", number>> {
    return this.#counts;
  }

  /** As the client answers; what broke off, as where a worker was lost, is asked once more. */
  async ask(statement: TrinoStatement, budget: TrinoBudget): Promise<readonly TrinoRow[]> {
    this.#refuseAway();
    const { signal } = budget;
    const endsAt = performance.now() + budget.timeMs;
    const leave = await this.#gate.enter(signal === undefined ? {} : { signal });
    try {
      return await this.#counted(statement, budget);
    } catch (error) {
      const leftMs = endsAt - performance.now();
      if (!(error instanceof NotAnswered && error.reason === "broken" && leftMs > 0)) throw error;
      return await this.#counted(statement, { ...budget, timeMs: leftMs });
    } finally {
      leave();
    }
  }

  /** An answer as it comes, some rows at a time, each page within the budget. What breaks off is not asked again. */
  async *read(statement: TrinoStatement, budget: TrinoBudget): AsyncGenerator<readonly TrinoRow[]> {
    this.#refuseAway();
    if (this.#reads >= readsMax) throw new NotAnswered("refused", "others are read");
    this.#reads += 1;
    try {
      yield* this.#client.read(statement, { ...budget, ofEachPage: true });
      this.#counts.answered += 1;
    } catch (error) {
      this.#count(error);
      throw error;
    } finally {
      this.#reads -= 1;
    }
  }

  /** Whether it takes statements now. */
  async isReachable(): Promise<boolean> {
    const isUp = await this.#client.isUp();
    if (isUp) this.#awayAt = -Infinity;
    return isUp;
  }

  async #counted(statement: TrinoStatement, budget: TrinoBudget): Promise<readonly TrinoRow[]> {
    try {
      const rows = await this.#client.ask(statement, budget);
      this.#counts.answered += 1;
      return rows;
    } catch (error) {
      this.#count(error);
      throw error;
    }
  }

  #count(error: unknown): void {
    if (!(error instanceof NotAnswered)) return;
    this.#counts[error.reason] += 1;
    if (error.reason === "away") this.#awayAt = performance.now();
  }

  #refuseAway(): void {
    if (performance.now() - this.#awayAt < this.#awayMs) throw new NotAnswered("away", "was away just now");
  }
}
