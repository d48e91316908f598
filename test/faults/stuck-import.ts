import { setTimeout as wait } from "node:timers/promises";
import { until } from "./pair.ts";
import type { FaultWorld } from "./world.ts";
import type { Writer } from "./writes.ts";

/** More often than a job may take its process with it. */
const strikesMax = 9;

/** An import whose process dies at each attempt comes to an end that somebody sees, and the next one is done. */
export async function killDuringImport(world: FaultWorld, writer: Writer): Promise<string[]> {
  const id = await writer.beginImport(1_500_000);
  if (id === undefined) return [];
  for (let strikes = 0; strikes < strikesMax; strikes += 1) {
    const isEnded = await until("the import begins", () => beginsOrEnds(world, id));
    if (isEnded) break;
    await wait(100);
    await world.suffer("instance");
  }
  const { state, failure } = await until("the import ends", () => ended(world, id));
  if (state === "failed" && failure !== "import-given-up") return [`the import failed with ${failure}`];
  const next = await writer.beginImport(100);
  if (next === undefined) return [];
  const after = await until("the next import ends", () => ended(world, next));
  return after.state === "done" ? [] : [`the import after one that was given up is ${after.state}`];
}

interface Import {
  readonly state: string;
  readonly failure?: string | undefined;
}

async function findImport(world: FaultWorld, id: string): Promise<Import | undefined> {
  const [row] = await world.withRows(
    (db) => db<Import[]>`select state, failure ->> 'key' as failure from imports where id = ${id}`,
  );
  return row;
}

/** Whether it has ended, once it does not wait. */
async function beginsOrEnds(world: FaultWorld, id: string): Promise<boolean | undefined> {
  const { state } = (await findImport(world, id)) ?? { state: "waiting" };
  return state === "waiting" ? undefined : state !== "running";
}

async function ended(world: FaultWorld, id: string): Promise<Import | undefined> {
  const found = await findImport(world, id);
  return found === undefined || ["waiting", "running"].includes(found.state) ? undefined : found;
}
