import { createHash } from "node:crypto";
import { z } from "zod";
import { isFailure, problem, type Problem } from "../base/failure.ts";
import { keyIdOf, peekDocument, verifyDocument } from "../identity/documents.ts";
import type { Identity, Jwks } from "../identity/identity.ts";
import { refuseOnce } from "./procedure.ts";
import type { OnceRequest } from "./procedures/request-document.ts";

/** Each side signs as what it is, also where one instance is both. */
export const receiptTyp = {
  source: "maille-once-receipt-source+jws",
  asker: "maille-once-receipt-asker+jws",
} as const;
type ReceiptSide = keyof typeof receiptTyp;

const receiptSchema = z.strictObject({
  request: z.uuid(),
  requestSha256: z.string(),
  answerSha256: z.string(),
  from: z.string(),
  to: z.string(),
  organization: z.string(),
  procedure: z.string(),
  law: z.string(),
  columns: z.array(z.string()),
  rows: z.int(),
  sentAt: z.iso.datetime(),
  until: z.iso.datetime(),
});

/** What was told to whom, why and until when: everything but the facts, which stand for themselves by a hash. */
export type OnceReceipt = z.infer<typeof receiptSchema>;

interface Exchanged {
  readonly request: OnceRequest;
  /** As it was signed. */
  readonly signed: string;
  readonly answer: string;
  readonly rows: number;
  readonly sentAt: Date;
}

/** What the source says of what it sends. */
export function toReceipt({ request, signed, answer, rows, sentAt }: Exchanged): OnceReceipt {
  return {
    request: request.id,
    requestSha256: sha256(signed),
    answerSha256: sha256(answer),
    from: request.from,
    to: request.to,
    organization: request.organization.name,
    procedure: request.procedure.title,
    law: request.law,
    columns: request.columns,
    rows,
    sentAt: sentAt.toISOString(),
    until: new Date(sentAt.getTime() + request.keepDays * 86_400_000).toISOString(),
  };
}

export function signReceipt(
  identity: Pick<Identity, "signDocument">,
  side: ReceiptSide,
  receipt: OnceReceipt,
): Promise<string> {
  return identity.signDocument(receiptTyp[side], receipt);
}

/** That the source's receipt is of that request and answer. Throws `once-signature`. */
export async function readSourceReceipt(
  text: string,
  { request, signed, answer, keys }: Omit<Exchanged, "rows" | "sentAt"> & { readonly keys: Jwks },
): Promise<OnceReceipt> {
  try {
    const told = receiptSchema.parse(await verifyDocument(text, { typ: receiptTyp.source, keys }));
    const sentAt = new Date(told.sentAt);
    const expected = toReceipt({ request, signed, answer, rows: told.rows, sentAt });
    if (JSON.stringify(told) === JSON.stringify(expected)) return told;
  } catch (cause) {
    throw refuseOnce("once-signature", cause);
  }
  throw refuseOnce("once-signature");
}

/** The two signatures, as the citizen keeps them. */
export function toReceiptFile(signed: Readonly<Record<ReceiptSide, string>>): string {
  return `${JSON.stringify({ typ: "maille-once-receipt", source: signed.source, asker: signed.asker }, undefined, 2)}\n`;
}

const fileSchema = z.strictObject({
  typ: z.literal("maille-once-receipt"),
  source: z.string(),
  asker: z.string(),
});

/** The file, where it is one. */
export function parseReceiptFile(text: string): z.infer<typeof fileSchema> | undefined {
  try {
    return fileSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export interface VerifiedReceipt {
  readonly told: readonly Problem[];
  readonly unproved: readonly Problem[];
  readonly problems: readonly Problem[];
}

/** Whether both sides signed one receipt, by the keys that each publishes; those of an instance may be unknown. */
export async function verifyReceiptFile(
  file: Readonly<Record<ReceiptSide, string>>,
  keysOf: (instance: string, keyId: string) => Promise<Jwks | undefined>,
): Promise<VerifiedReceipt> {
  const receipts = [file.source, file.asker].map((text) => receiptSchema.safeParse(peek(text)).data);
  const [receipt, same] = receipts;
  if (receipt === undefined || JSON.stringify(receipt) !== JSON.stringify(same)) {
    return { told: [], unproved: [], problems: [problem("once-receipt-differs")] };
  }
  const { organization, procedure, columns, sentAt, until } = receipt;
  const what = { organization, procedure, columns: columns.join(", "), at: sentAt, until };
  const verified = {
    told: [problem("once-receipt-of", what)],
    unproved: [] as Problem[],
    problems: [] as Problem[],
  };
  for (const side of ["source", "asker"] as const) {
    const instance = side === "source" ? receipt.to : receipt.from;
    const keys = await keysOf(instance, keyIdOf(file[side]));
    const standing = keys === undefined ? "unproved" : await standingOf(file[side], side, keys);
    const list = { proved: verified.told, unproved: verified.unproved, disowned: verified.problems }[
      standing
    ];
    list.push(problem(`once-receipt-${standing}-${side}`, { instance }));
  }
  return verified;
}

async function standingOf(text: string, side: ReceiptSide, keys: Jwks): Promise<"proved" | "disowned"> {
  try {
    await verifyDocument(text, { typ: receiptTyp[side], keys });
    return "proved";
  } catch (error) {
    if (!isFailure(error)) throw error;
    return "disowned";
  }
}

function peek(text: string): unknown {
  try {
    return peekDocument(text);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return undefined;
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
