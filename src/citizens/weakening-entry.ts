import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import type { CitizensContext } from "./context.ts";
import { writeProducerEntry } from "./producer-entry.ts";

/** What a declaration protects people by, that it does no more. */
export type Weakened = "second" | "end" | "level" | "proof" | "person";

interface Weakening {
  readonly table: Id;
  readonly dataset: { readonly id: Id; readonly organization: Id };
  readonly version: number;
  readonly what: readonly Weakened[];
  readonly why?: string;
}

/** Tells it to those whose rows the table holds, where there is any. Call it last. */
export async function writeWeakening(
  ctx: CitizensContext,
  tx: Tx,
  actor: Actor,
  { table, dataset, version, what, why = "" }: Weakening,
): Promise<void> {
  if (what.length === 0) return;
  await writeProducerEntry(ctx, tx, actor, {
    table,
    dataset: dataset.id,
    organization: dataset.organization,
    version,
    reading: "weakening",
    filter: new URLSearchParams(what.map((one): [string, string] => ["weakened", one])).toString(),
    ...(why === "" ? {} : { reason: why }),
  });
}
