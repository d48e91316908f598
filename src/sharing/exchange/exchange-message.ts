import { createHash } from "node:crypto";
import { z } from "zod";
import { isDay } from "../../base/day.ts";
import type { Party, Terms } from "../../access/agreement.ts";
import { duties, purposes, rowOperators } from "../../access/policy.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import {
  type MessageType,
  messageTypes,
  type ProjectRef,
  type ExchangeSide,
  type Subject,
} from "../exchange.ts";

export const messageTyp = "maille-exchange+jwt";

/** What one side tells the other: a compact JWS over this. */
export interface ExchangeMessage {
  readonly exchange: Id;
  /** From 1, without gaps. */
  readonly sequence: number;
  /** The hash of the message before; absent of the first. */
  readonly previous?: string;
  readonly type: MessageType;
  readonly from: ExchangeSide;
  /** The address of the instance that signs. */
  readonly instance: string;
  /** Who acts, as it is shown to the other side. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** In words: of `refuse` and `withdraw`, the reason. */
  readonly note?: string;
  /** Of `ask` and `offer`. */
  readonly terms?: Terms;
  /** Of `ask`. */
  readonly subject?: Subject;
  readonly party?: Party;
  readonly project?: ProjectRef;
  readonly renews?: Id;
  readonly answerDays?: number;
  /** Of `accept` and `confirm`: the agreement, signed (compact JWS). */
  readonly agreement?: string;
}

/** SHA-256 of the JWS as it is written, in base64url. */
export function hashOfMessage(document: string): string {
  return createHash("sha256").update(document).digest("base64url");
}

const id = z.string().refine(isId);
const text = (max: number) => z.string().max(max);
const address = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/[^\s"<>]+$/);
const day = z.string().refine(isDay);

const conditionSchema = z.strictObject({
  column: text(1000),
  operator: z.enum(rowOperators),
  value: text(10_000),
});

const termsSchema = z.strictObject({
  purpose: z.enum(purposes),
  tables: z
    .array(
      z.strictObject({
        table: id,
        columns: z.array(text(1000)).min(1).max(4000),
        rows: z.array(conditionSchema).max(50),
      }),
    )
    .min(1)
    .max(200),
  until: day,
  duties: z.array(z.enum(duties)).max(duties.length),
  words: text(20_000),
});

const messageSchema = z.strictObject({
  exchange: id,
  sequence: z.int().min(1).max(1000),
  previous: text(60).optional(),
  type: z.enum(messageTypes),
  from: z.enum(["asker", "producer"]),
  instance: address,
  by: text(500),
  at: z.iso.datetime(),
  note: text(5000).optional(),
  terms: termsSchema.optional(),
  subject: z
    .strictObject({
      instance: address,
      dataset: id,
      slug: text(500),
      title: text(2000),
      organization: z.strictObject({ id, name: text(500) }),
      tables: z.record(z.string(), text(500)),
    })
    .optional(),
  party: z
    .strictObject({
      instance: address,
      kind: z.enum(["person", "organization"]),
      id,
      name: text(500),
      requester: z.enum(["administration", "company", "association", "research", "media", "person"]),
    })
    .optional(),
  project: z.strictObject({ id, title: text(500) }).optional(),
  renews: id.optional(),
  answerDays: z.int().min(1).max(3650).optional(),
  agreement: text(200_000).optional(),
});

/** Throws `invalid`, with the place of the first thing that is wrong. */
export function toMessage(payload: unknown): ExchangeMessage {
  const parsed = messageSchema.safeParse(payload);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join(".") ?? "";
    throw new Failure("invalid", "exchange-message-malformed", { where });
  }
  const message = parsed.data as ExchangeMessage;
  const missing = required[message.type].find((field) => message[field] === undefined);
  if (missing !== undefined) {
    throw new Failure("invalid", "exchange-message-malformed", { where: missing });
  }
  if ((message.sequence === 1) !== (message.previous === undefined)) {
    throw new Failure("invalid", "exchange-message-malformed", { where: "previous" });
  }
  return message;
}

const required: Readonly<Record<MessageType, readonly (keyof ExchangeMessage)[]>> = {
  ask: ["terms", "subject", "party"],
  offer: ["terms"],
  accept: ["agreement"],
  confirm: ["agreement"],
  refuse: ["note"],
  "take-back": [],
  withdraw: ["note"],
};
