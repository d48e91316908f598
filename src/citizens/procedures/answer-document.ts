import { z } from "zod";
import { isFailure } from "../../base/failure.ts";
import { keyIdOf, peekDocument, verifyDocument } from "../../identity/documents.ts";
import type { Jwks } from "../../identity/identity.ts";
import type { CitizensContext } from "../context.ts";
import { cellsOf, expirySchema, openCredential, rowsSchema, signCredential } from "../credential.ts";
import { type FactRows, isOnceRefusal, type OnceRefusal, refuseOnce } from "../procedure.ts";
import type { OnceRequest } from "./request-document.ts";

/** What kind of credential it is. */
const answerKind = "urn:maille:told-once:1";
const refusalTyp = "maille-once-refusal+jws";

const answerSchema = z.looseObject({
  iss: z.string(),
  aud: z.string(),
  jti: z.uuid(),
  vct: z.literal(answerKind),
  iat: z.int(),
  exp: expirySchema,
  rows: rowsSchema,
});

/** Whose an answer is: the organization, at its instance. */
export function audienceOf({ from, organization }: Pick<OnceRequest, "from" | "organization">): string {
  return `${from}/organizations/${organization.id}`;
}

/** The rows as a credential that this instance signs: for that request and organization alone, until it is to be forgotten. */
export async function writeAnswer(
  { identity, clock }: Pick<CitizensContext, "identity" | "clock">,
  request: OnceRequest,
  rows: FactRows,
): Promise<string> {
  const issued = Math.floor(clock().getTime() / 1000);
  const claims = {
    iss: identity.url,
    aud: audienceOf(request),
    jti: request.id,
    vct: answerKind,
    iat: issued,
    exp: issued + request.keepDays * 86_400,
  };
  return signCredential(identity, claims, rows);
}

/** That nothing is told, and why: signed, so that nobody else ends a case. */
export function writeRefusal(
  { identity }: Pick<CitizensContext, "identity">,
  request: OnceRequest,
  refusal: OnceRefusal,
): Promise<string> {
  return identity.signDocument(refusalTyp, { id: request.id, aud: audienceOf(request), refusal });
}

/** What the source answered; `until` is the end of the credential, or of what was agreed where that is before. */
export type ReadAnswer =
  | { readonly rows: FactRows; readonly until: Date }
  | { readonly refusal: OnceRefusal };

interface Expected {
  readonly request: OnceRequest;
  /** Those that the source publishes, as they were last known. */
  readonly keys: Jwks;
  readonly now: Date;
}

/** Whether this answers that request. Throws `once-signature` where it does not, whatever is wrong with it. */
export async function readAnswer(text: string, expected: Expected): Promise<ReadAnswer> {
  try {
    return text.includes("~") ? await readCredential(text, expected) : await readRefusal(text, expected);
  } catch (cause) {
    if (isFailure(cause) && cause.key === "once-expired") throw cause;
    throw refuseOnce("once-signature", cause);
  }
}

async function readCredential(text: string, { request, keys, now }: Expected): Promise<ReadAnswer> {
  const told = answerSchema.parse(await openCredential(text, keys));
  const isOurs = told.iss === request.to && told.aud === audienceOf(request) && told.jti === request.id;
  // Neither more than was asked, nor less.
  const rows = cellsOf(request.columns, told.rows);
  if (!isOurs || rows === undefined) throw refuseOnce("once-signature");
  const agreed = now.getTime() + request.keepDays * 86_400_000;
  const until = new Date(Math.min(told.exp * 1000, agreed));
  if (until <= now) throw refuseOnce("once-expired");
  return { rows, until };
}

async function readRefusal(text: string, { request, keys }: Expected): Promise<ReadAnswer> {
  const told = await verifyDocument(text, { typ: refusalTyp, keys });
  const isOurs = told["id"] === request.id && told["aud"] === audienceOf(request);
  if (!isOurs || !isOnceRefusal(told["refusal"])) throw refuseOnce("once-signature");
  return { refusal: told["refusal"] };
}

/** The key that is said to have signed an answer. */
export function keyOfAnswer(text: string): string {
  return keyIdOf(text.split("~", 1)[0] ?? "");
}

/** The request that it is said to answer; empty where it is no answer. It is not to be believed yet. */
export function caseOfAnswer(text: string): string {
  try {
    const { jti, id } = peekDocument(text.split("~", 1)[0] ?? "");
    const told = text.includes("~") ? jti : id;
    return typeof told === "string" ? told : "";
  } catch (cause) {
    if (isFailure(cause)) throw refuseOnce("once-signature", cause);
    throw cause;
  }
}
