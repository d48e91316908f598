import type { Actor } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import type { DescribingContext } from "../context.ts";
import { getDataset } from "../datasets.ts";
import type { Metadata } from "../metadata.ts";
import { propose } from "./proposals.ts";
import { assertWritable } from "../reading.ts";

/** What the files, the title and their changes say, for the producer to take or leave. */
export async function proposalsOf(
  context: Pick<DescribingContext, "db" | "tableFacts" | "changesOf" | "territory">,
  actor: Actor,
  id: Id,
): Promise<Partial<Metadata>> {
  await assertWritable(context.db, actor, id);
  const [dataset, facts, changes] = await Promise.all([
    getDataset(context, actor, id),
    context.tableFacts([id]),
    context.changesOf(id),
  ]);
  const tables = facts.get(id);
  return propose({ dataset, changes, ...defined({ tables }) }, context.territory);
}
