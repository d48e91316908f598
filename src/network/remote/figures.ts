import { z } from "zod";
import type { Actor } from "../../access/actor.ts";
import { isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { listRemoteTables } from "../following/remote-tables.ts";
import { askProducer } from "./ask-producer.ts";
import type { RemoteContext } from "./context.ts";

const count = z.int().min(0);
const Figures = z.object({
  readings: count,
  downloads: count,
  days: z.array(z.object({ day: z.iso.date(), readings: count, downloads: count })).max(366),
  requests: z.object({
    asked: count,
    granted: count,
    refused: count,
    medianDaysToAnswer: z.number().min(0).optional(),
  }),
});

/** A page does not wait longer for what stands at its foot. */
const answerMs = 1_500;

/**
 * How often a dataset is read and asked for at the instance that holds its tables, as it says itself;
 * `unknown` where it does not answer. `undefined` for a dataset that is held here.
 */
export async function figuresElsewhere(
  ctx: RemoteContext,
  actor: Actor,
  dataset: Id,
): Promise<z.infer<typeof Figures> | "unknown" | undefined> {
  const [table] = await listRemoteTables(ctx.db, actor, dataset);
  if (table === undefined) return undefined;
  const id = table.subject.split("/").at(-1) ?? "";
  const signal = AbortSignal.timeout(answerMs);
  try {
    return await askProducer(ctx, {
      instance: table.origin,
      path: `/api/datasets/${encodeURIComponent(id)}/figures`,
      read: (json) => Figures.parse(json),
      signal,
    });
  } catch (error) {
    if (signal.aborted || isFailure(error)) return "unknown";
    throw error;
  }
}
