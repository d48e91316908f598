import { z } from "zod";
import { type Change, changeKinds } from "../change.ts";
import type { FeedEvent } from "./event.ts";

/** One event tells of so many changes at most. */
export const changesMax = 5000;

/** An address that stands in RDF as it is. */
export const addressSchema = z
  .string()
  .max(1000)
  .regex(/^[!#-;=?-[\]_a-z~]+$/);

/** As other instances tell them; a kind that is not known here may come. */
export const changesSchema = z
  .array(
    z.object({
      type: z.enum(["create", "update", "delete"]),
      of: z.string().max(50),
      subject: addressSchema,
      name: z.string().max(500).optional(),
      number: z.number().int().positive().optional(),
    }),
  )
  .max(changesMax);

/**
 * What an event of the log says became of the parts of its dataset: those of kinds that are known
 * here, at addresses of its origin. The log holds events that were taken before this was looked at.
 */
export function toldChanges({ changes, origin }: Pick<FeedEvent, "changes" | "origin">): readonly Change[] {
  const { data = [] } = changesSchema.safeParse(changes ?? []);
  return data.filter((each): each is typeof each & Change => isOwn(each, origin) && isKnown(each.of));
}

/** Whether what a change is of is at its origin. */
export function isOwn({ subject }: { readonly subject: string }, origin: string): boolean {
  return subject.startsWith(`${origin}/`);
}

function isKnown(kind: string): boolean {
  return changeKinds.some((known) => known === kind);
}
