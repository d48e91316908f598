import { registerAgreementKey, revokeAgreementKey } from "../access/agreement-keys.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Rows } from "./context.ts";
import type { KeyRegistration } from "./key-registration.ts";

/** What another instance tells of a key of its projects: it opens here what it says, or nothing any more. */
export async function takeKey({ db, clock }: Rows, instance: string, told: unknown): Promise<void> {
  const { key, hash, name, agreements, expiresAt, isRevoked } = read(told);
  const now = clock();
  await db.begin(async (tx) => {
    if (isRevoked) return revokeAgreementKey(tx, { instance, id: key }, now);
    return registerAgreementKey(tx, { instance, id: key, hash, name, agreements, expiresAt }, now);
  });
}

type Told = Omit<KeyRegistration, "instance">;

function read(told: unknown): Told {
  const { key, hash, name, agreements, expiresAt, isRevoked }: Partial<Record<keyof Told, unknown>> =
    typeof told === "object" && told !== null ? told : {};
  const until = new Date(typeof expiresAt === "string" || expiresAt instanceof Date ? expiresAt : Number.NaN);
  if (
    typeof key !== "string" ||
    typeof hash !== "string" ||
    typeof name !== "string" ||
    typeof isRevoked !== "boolean" ||
    !isTexts(agreements) ||
    Number.isNaN(until.getTime())
  ) {
    throw new Failure("invalid", "projects-key-message-wrong");
  }
  return { key, hash, name, agreements, expiresAt: until, isRevoked };
}

function isTexts(value: unknown): value is readonly Id[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
