import { z } from "zod";
import { assuranceLevels } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { readers, readingSorts } from "./readings-filter.ts";

/** What a site hands over to begin: what somebody's browser brought it, and with what it will ask. */
export const takenSchema = z.object({
  connection: z.uuid(),
  grant: z.string().max(100),
  /** 256 random bits, in base64url. */
  secret: z.string().regex(/^[\w-]{43}$/),
});

/** What it asks then: who reads that person's data. */
export const questionSchema = z.object({
  connection: z.uuid(),
  secret: z.string().max(100),
  /** How surely a provider knows who looks, at the site that asks, where that is who connected it. */
  level: z.enum(assuranceLevels).optional(),
  /** Of the question, which the answer repeats. */
  nonce: z.uuid(),
  /** An index of the journal there. */
  before: z.int().nonnegative().optional(),
  who: z.enum(readers).optional(),
  what: z.enum(readingSorts).optional(),
});

/** That it is over, by either site. */
export const endingSchema = z.object({ connection: z.uuid() });

export type TakenConnection = z.infer<typeof takenSchema>;
export type ReadingsQuestion = z.infer<typeof questionSchema>;

/** The text of a request that was signed. Throws `invalid`. */
export function parseMessage<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  const { data } = schema.safeParse(jsonOf(text));
  if (data === undefined) throw new Failure("invalid", "citizens-connection-malformed");
  return data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
