import { test } from "node:test";
import { everyCase } from "../../every.ts";
import type { HeldAt } from "./door.ts";
import { holdStatement, type Statement } from "./hold-statement.ts";
import type { KillWorld } from "./killable.ts";

export type Side = "producer" | "follower";

/** A point of an exchange, and which of the two processes is killed when it is there. */
export type Step = (AtStatement | AtRequest) & {
  /** Tried where every case is, alone. */
  readonly soak?: true;
};

interface AtStatement extends Statement {
  /** In its own database. */
  readonly kill: Side;
}

interface AtRequest {
  readonly kill: Side;
  /** The beginning of the path of a request… */
  readonly request: string;
  /** …and to which of the two. */
  readonly to: Side;
  readonly held: HeldAt;
}

/** An exchange from a state that both sides agree on to another. */
export interface Trial<Prepared> {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly prepare: (world: KillWorld) => Promise<Prepared>;
  /** What a person does: done again where no answer came, as a person would. */
  readonly act: (world: KillWorld, prepared: Prepared) => Promise<void>;
  /** Resolves once both sides are where the act leads, and throws where they never come there. */
  readonly settled: (world: KillWorld, prepared: Prepared) => Promise<void>;
}

const patienceMs = 200_000;

/**
 * One test for each step of a trial: it is reached, a side is killed there and starts again; then `holds`
 * is asked. Where not every case is tried, it is one of each trial: by turns one that follows what was written, and one
 * what was answered.
 */
export function tryEachStep<Prepared>(
  world: () => KillWorld,
  { title, steps, prepare, act, settled }: Trial<Prepared>,
  holds: () => Promise<void>,
): void {
  for (const step of everyCase ? steps : oneInTurn(steps.filter(follows))) {
    test(`${title}: ${tell(step)}`, { timeout: patienceMs }, async () => {
      const prepared = await prepare(world());
      const held = await hold(world(), step);
      const acting = act(world(), prepared);
      acting.catch(() => undefined);
      await Promise.race([held.reached(), acting.then(() => held.reached())]);
      const killed = world()[step.kill];
      await killed.kill();
      await held.end();
      await killed.start();
      await acting;
      await settled(world(), prepared);
      await holds();
    });
  }
}

let trials = 0;

/** Of a trial, the first that dies with something written; of the next, the first that dies with something answered. */
function oneInTurn(steps: readonly Step[]): readonly Step[] {
  const isWritten = trials % 2 === 0;
  trials += 1;
  const chosen = steps.find((step) => "table" in step === isWritten) ?? steps[0];
  return chosen === undefined ? [] : [chosen];
}

/** Something was written or answered, and the side that dies there has not told, or not heard. */
function follows(step: Step): boolean {
  if (step.soak === true) return false;
  return "table" in step ? step.at === "commit" : step.held === "answer";
}

interface Held {
  reached(): Promise<void>;
  end(): Promise<void>;
}

async function hold(world: KillWorld, step: Step): Promise<Held> {
  if ("table" in step) {
    const statement = await holdStatement(world[step.kill].db, step);
    return {
      reached: () => statement.reached(),
      end: () => (step.at === "commit" ? statement.keep() : statement.lose()),
    };
  }
  const request = world[step.to].door.hold(step.request, step.held);
  return { reached: () => request.reached, end: async () => request.breakOff() };
}

function tell(step: Step): string {
  if ("table" in step) {
    const { kill, table, on, at } = step;
    return at === "commit"
      ? `the ${kill} dies as the ${on} of ${table} is committed`
      : `the ${kill} dies at the ${on} of ${table}`;
  }
  const { kill, request, to, held } = step;
  return `the ${kill} dies with ${request} to the ${to} at its ${held}`;
}
