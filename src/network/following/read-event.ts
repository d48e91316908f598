import { z } from "zod";
import { levels } from "../../access/policy.ts";
import { Failure } from "../../base/failure.ts";
import { keyIdOf, peekDocument, verifyDocument } from "../../identity/documents.ts";
import type { Jwks } from "../../identity/identity.ts";
import { isInstanceUrl } from "../../identity/messages.ts";
import { eventType, type FeedEvent } from "../feed/event.ts";
import { isSubjectOf } from "../feed/subject.ts";
import { addressSchema, changesSchema, isOwn } from "../feed/told-changes.ts";

/** An event that its origin signed. */
export interface SignedEvent {
  readonly event: FeedEvent;
  readonly signed: string;
}

const uuid = z.uuid();
const words = (most: number) => z.string().max(most);

const level = z.enum(levels);

const tableSchema = z.object({
  id: uuid,
  name: words(500),
  columns: z
    .array(
      z.object({
        name: words(1000),
        type: words(50),
        meaning: words(50).optional(),
        unit: words(200).optional(),
      }),
    )
    .max(5000),
  version: z.number().int().positive().optional(),
  rows: z.number().int().nonnegative().optional(),
});

const ruleSchema = z.object({
  dataset: uuid,
  table: uuid.optional(),
  level,
  reason: words(5000).optional(),
  // One that is wrong is left: what it is about is gone all the same.
  replacement: z
    .object({ title: words(2000), url: addressSchema.max(500) })
    .optional()
    .catch(undefined),
  policy: z
    .object({
      purposes: z.array(words(50)).max(20),
      requesters: z.array(words(50)).max(20),
      hiddenColumns: z.array(words(1000)).max(5000),
      rows: z.array(z.object({ column: words(1000), operator: words(20), value: words(10_000) })).max(50),
      daysMax: z.number().positive().optional(),
      duties: z.array(words(50)).max(20),
      terms: words(50_000),
      acceptance: z.enum(["by-hand", "automatic"]),
      answerDays: z.number().positive(),
    })
    .optional(),
  once: z
    .object({
      columns: z.array(words(1000)).max(5000),
      ground: words(5000),
      daysMax: z.number().int().positive(),
      agents: words(5000).optional(),
    })
    .optional(),
});

/** Metadata and distributions are made clean where they are taken in. */
const recordSchema = z.object({
  id: uuid,
  slug: words(500),
  title: words(2000),
  description: words(200_000),
  licence: words(2000).optional(),
  metadata: z.record(z.string(), z.unknown()),
  publishedAt: words(50),
  modifiedAt: words(50),
  organization: z.object({
    id: uuid,
    slug: words(500),
    name: words(500).refine((name) => name.trim() !== ""),
    description: words(50_000),
    url: words(2000).optional(),
    siren: z
      .string()
      .regex(/^\d{9}$/)
      .optional(),
    certifiedAt: words(50).optional(),
    logo: words(500).optional(),
  }),
  distributions: z.array(z.record(z.string(), z.unknown())).max(2000),
  tables: z.array(tableSchema).max(1000),
  deletedTables: z
    .array(
      z.object({
        id: uuid,
        name: words(500),
        deletedAt: z.iso.datetime({ offset: true }).optional(),
        reason: words(5000).optional(),
        replacedBy: z.object({ id: uuid, name: words(500) }).optional(),
      }),
    )
    .max(1000)
    .optional(),
  access: z.array(ruleSchema).max(1001),
  gathered: z.object({ name: words(500), identifier: words(2000), url: words(2000).optional() }).optional(),
});

export const eventSchema = z.object({
  id: addressSchema.max(500),
  origin: words(500),
  type: z.enum(["create", "update", "delete"]),
  subject: words(1000),
  revision: z.number().int().positive(),
  at: words(50),
  record: z.unknown().optional(),
  changes: changesSchema.optional(),
  reason: words(5000).optional(),
  // One that is wrong is left: what it is about is gone all the same.
  replacement: z
    .object({ title: words(2000), url: addressSchema.max(500) })
    .optional()
    .catch(undefined),
  audience: z.array(words(500)).max(1000).optional(),
});

/**
 * Whose event a text is said to be, before anything of it is believed. Throws `invalid`.
 */
export function originOf(signed: string): { readonly origin: string; readonly keyId: string } {
  const { origin } = peekDocument(signed);
  if (typeof origin !== "string" || !isInstanceUrl(origin))
    throw new Failure("invalid", "network-event-wrong");
  return { origin, keyId: keyIdOf(signed) };
}

/**
 * An event that its origin signed, about what is its own; of others it may only say that it tells
 * of it no more. Throws `unauthenticated` or `invalid`.
 */
export async function readEvent(signed: string, keys: Jwks): Promise<SignedEvent> {
  const payload = await verifyDocument(signed, { typ: eventType, keys });
  const { data } = eventSchema.safeParse(payload);
  if (data === undefined || !data.id.startsWith(`${data.origin}/`)) {
    throw new Failure("invalid", "network-event-wrong");
  }
  if (data.changes?.every((each) => isOwn(each, data.origin)) === false) {
    throw new Failure("invalid", "network-event-wrong");
  }
  if (!isSubjectOf(data.subject, data.origin) && data.type !== "delete") {
    throw new Failure("forbidden", "network-event-of-another", { origin: data.origin });
  }
  return { event: data as FeedEvent, signed };
}

/** What is wrong with the record of an event, by JSON pointer; none: it is one. */
export function recordProblems(
  record: unknown,
): readonly { readonly pointer: string; readonly detail: string }[] {
  const { error } = recordSchema.safeParse(record);
  return (error?.issues ?? []).slice(0, 20).map(({ path, message }) => ({
    pointer: [
      "/record",
      ...path.map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1")),
    ].join("/"),
    detail: message,
  }));
}
