/** How a process that measures one size tells what it found, a line of JSON each, as soon as it is there. */
import type { Side } from "./growth-figures.ts";

export interface Told {
  readonly measure: string;
  readonly side: Side;
  readonly value: number;
}

export function tell(measure: string, side: Side, value: number): void {
  process.stdout.write(`${JSON.stringify({ measure, side, value } satisfies Told)}\n`);
}

/** What is short is measured again until it took so long, but three times at least. */
const enoughMs = 3_000;
/** What takes longer once is not measured again. */
const onceMs = 10_000;
const turnsMax = 15;

/** The median of what some turns cost, each with its own number. */
export async function medianOf(cost: (turn: number) => Promise<number>, first = 0): Promise<number> {
  const began = performance.now();
  const costs: number[] = [];
  while (costs.length < turnsMax) {
    costs.push(await cost(first + costs.length));
    const taken = performance.now() - began;
    if (taken > onceMs || (costs.length >= 3 && taken > enoughMs)) break;
  }
  return median(costs);
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Milliseconds of processor of this process, its engine included. */
export async function processorOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
