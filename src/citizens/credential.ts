import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { verifyDocument } from "../identity/documents.ts";
import type { Identity, Jwks } from "../identity/identity.ts";
import { type FactRows, refuseOnce } from "./procedure.ts";

/** RFC 9901, as a credential (draft-ietf-oauth-sd-jwt-vc): its `typ`. */
const credentialTyp = "dc+sd-jwt";

const hasher = (data: string | ArrayBuffer, algorithm: string): Uint8Array => {
  if (algorithm !== "sha-256") throw refuseOnce("once-signature");
  const bytes = typeof data === "string" ? data : new Uint8Array(data);
  return createHash("sha256").update(bytes).digest();
};

function salt(length: number): string {
  return randomBytes(length).toString("base64url");
}

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What a credential that tells rows of a person says beside its claims. */
export const rowsSchema = z.array(z.record(z.string(), cell)).min(1);

/** A date that there is, in seconds. */
export const expirySchema = z.int().max(8_640_000_000_000);

/** Rows as a credential that this instance signs: each cell is a disclosure of its own, so that one can be shown without the others. */
export async function signCredential(
  identity: Pick<Identity, "signDocument">,
  claims: Readonly<Record<string, unknown>>,
  rows: FactRows,
): Promise<string> {
  const whole = { ...claims, rows: rows.map((row) => ({ ...row })) };
  const frame = { rows: Object.fromEntries(rows.map((row, index) => [index, { _sd: Object.keys(row) }])) };
  const { pack } = await import("@sd-jwt/core");
  const packed = await pack(whole, frame as never, { hasher, alg: "sha-256" }, salt);
  const payload = Object.assign({}, packed.packedClaims, { _sd_alg: "sha-256" });
  const signed = await identity.signDocument(credentialTyp, payload);
  return [signed, ...packed.disclosures.map((one) => one.encode()), ""].join("~");
}

/** What it says, where one of these keys signed it. Throws `once-signature`, or as the verifying does. */
export async function openCredential(text: string, keys: Jwks): Promise<unknown> {
  const [signed = "", ...disclosed] = text.split("~");
  // One that ends otherwise is bound to a key of its holder: no such thing is asked for.
  if (disclosed.at(-1) !== "") throw refuseOnce("once-signature");
  await verifyDocument(signed, { typ: credentialTyp, keys });
  const { SDJwtInstance } = await import("@sd-jwt/core");
  return new SDJwtInstance({ hasher }).getClaims(text);
}

/**
 * The cells in the order of those columns; `undefined` where a row lacks one or holds others, since who carries a credential
 * takes nothing out on the way. It holds them in no order, so that none is known by its place.
 */
export function cellsOf(columns: readonly string[], rows: FactRows): FactRows | undefined {
  const asked = columns.toSorted().join("\0");
  if (rows.some((row) => Object.keys(row).toSorted().join("\0") !== asked)) return undefined;
  return rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null])));
}
