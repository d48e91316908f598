import { z } from "zod";
import { isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { peekDocument, verifyDocument } from "../../identity/documents.ts";
import type { Jwks } from "../../identity/identity.ts";
import { cellsOf, expirySchema, openCredential, rowsSchema, signCredential } from "../credential.ts";
import type { CitizensContext } from "../context.ts";
import type { FactRows } from "../procedure.ts";
import { audienceOf } from "../procedures/answer-document.ts";
import { delayDays, type Entitlement, refuseTelling } from "../entitlement.ts";

/** That a person has a right, as a credential like those of told once; and that what was told is to be forgotten. */
const tellingKind = "urn:maille:entitlement:1";
const forgettingTyp = "maille-entitlement-forgetting+jws";
const dayMs = 86_400_000;

/** Of a right and a person (`tellingId`), and of nothing else: to forget it ends no loan, link or mandate. */
const idSchema = z.uuid({ version: "v8" });

const words = (most: number) => z.string().min(1).max(most);

const lawSchema = z.strictObject({
  title: words(300),
  article: words(200),
  address: z.url({ protocol: /^https?$/ }).max(4000),
});

const rightSchema = z.strictObject({
  title: words(200),
  lead: words(2000),
  /** Absent of what names none, as it must: that is told apart. */
  law: lawSchema.optional().catch(undefined),
  procedure: z.strictObject({ slug: words(80), title: words(200) }),
  source: z.strictObject({ id: z.uuid(), name: words(500) }),
  receiver: z.strictObject({ id: z.uuid(), name: words(500) }),
  agreement: z.uuid(),
  table: z.uuid(),
  columns: z.array(words(1000)).min(1).max(100),
  keepDays: z.int().positive().max(36_525),
  /** When the person was told, and could oppose from then on. */
  toldFirstAt: z.iso.datetime(),
});

/** What is told of a right: all but of whom. */
export type ToldRight = z.infer<typeof rightSchema> & { readonly law: z.infer<typeof lawSchema> };

const tellingSchema = z.looseObject({
  iss: z.string(),
  aud: z.string(),
  jti: idSchema,
  vct: z.literal(tellingKind),
  iat: z.int(),
  exp: expirySchema,
  right: rightSchema,
  rows: rowsSchema,
});

type Signing = Pick<CitizensContext, "identity" | "clock">;

/** For that organization alone, until it is to be forgotten there. */
export async function signTelling(
  { identity, clock }: Signing,
  entitlement: Entitlement,
  told: {
    readonly id: Id;
    readonly source: ToldRight["source"];
    readonly toldFirstAt: Date;
    readonly rows: FactRows;
  },
): Promise<string> {
  const { title, lead, law, procedure, receiver, agreement, table, columns, keepDays } = entitlement;
  const issued = Math.floor(clock().getTime() / 1000);
  const right: ToldRight = {
    title,
    lead,
    law: { ...law },
    procedure: { ...procedure },
    source: told.source,
    receiver: { id: receiver.id, name: receiver.name },
    agreement,
    table,
    columns: [...columns],
    keepDays,
    toldFirstAt: told.toldFirstAt.toISOString(),
  };
  const claims = {
    iss: identity.url,
    aud: audienceFor(entitlement),
    jti: told.id,
    vct: tellingKind,
    iat: issued,
    exp: issued + keepDays * 86_400,
    right,
  };
  return signCredential(identity, claims, told.rows);
}

function audienceFor({ receiver }: Pick<Entitlement, "receiver">): string {
  return audienceOf({ from: receiver.instance, organization: receiver });
}

/** Whether what was signed here would be refused by now: its receiver was away for so long. */
export function hasExpired(telling: string, now: Date): boolean {
  const [signed = ""] = telling.split("~");
  return z.looseObject({ exp: expirySchema }).parse(peekDocument(signed)).exp * 1000 <= now.getTime();
}

/** That the receiver is to forget what it was told, whether it came or not. */
export function signForgetting(
  { identity }: Pick<Signing, "identity">,
  entitlement: Pick<Entitlement, "receiver">,
  id: Id,
): Promise<string> {
  return identity.signDocument(forgettingTyp, { id, iss: identity.url, aud: audienceFor(entitlement) });
}

/** What another instance tells: of a right, or to be forgotten. */
export type ReadTelling =
  | { readonly id: Id; readonly right: ToldRight; readonly rows: FactRows; readonly until: Date }
  | { readonly id: Id; readonly forget: true };

interface Expected {
  /** Who tells, and here. */
  readonly instance: string;
  readonly url: string;
  /** Those that the one who tells publishes. */
  readonly keys: Jwks;
  readonly now: Date;
}

/** Throws `once-signature` for what is not signed for an organization here by who brings it, and each other refusal. */
export async function readTelling(text: string, expected: Expected): Promise<ReadTelling> {
  try {
    return isRight(text) ? await readRight(text, expected) : await readForgetting(text, expected);
  } catch (cause) {
    if (isFailure(cause) && cause.key.startsWith("entitlement-")) throw cause;
    throw refuseTelling("once-signature", cause);
  }
}

/** Whether it tells of a right; else it is to be forgotten. */
export function isRight(text: string): boolean {
  return text.includes("~");
}

async function readRight(text: string, { instance, url, keys, now }: Expected): Promise<ReadTelling> {
  const { iss, aud, jti, iat, exp, right, rows } = tellingSchema.parse(await openCredential(text, keys));
  const { law, receiver, columns, keepDays, toldFirstAt } = right;
  const isOurs = iss === instance && aud === audienceOf({ from: url, organization: receiver });
  const cells = cellsOf(columns, rows);
  if (!isOurs || cells === undefined) throw refuseTelling("once-signature");
  if (law === undefined) throw refuseTelling("entitlement-law-missing");
  const had = Math.min(iat * 1000, now.getTime()) + 1000 - Date.parse(toldFirstAt);
  if (had < delayDays.least * dayMs) throw refuseTelling("entitlement-not-told-first");
  const until = new Date(Math.min(exp * 1000, now.getTime() + keepDays * dayMs));
  if (until <= now) throw refuseTelling("entitlement-expired");
  return { id: jti, right: { ...right, law }, rows: cells, until };
}

const forgettingSchema = z.strictObject({ id: idSchema, iss: z.string(), aud: z.string() });

async function readForgetting(text: string, { instance, url, keys }: Expected): Promise<ReadTelling> {
  const { id, iss, aud } = forgettingSchema.parse(await verifyDocument(text, { typ: forgettingTyp, keys }));
  if (iss !== instance || !aud.startsWith(`${url}/organizations/`)) throw refuseTelling("once-signature");
  return { id, forget: true };
}
