import {
  endAgreementKey,
  makeRoomForKey,
  registerAgreementKey,
  revokeAgreementKey,
} from "../access/agreement-keys.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import type { ProjectsContext, ProjectRowsContext } from "./context.ts";
import type { KeyRegistration } from "./key-registration.ts";

/**
 * What another instance tells of a key of its projects: it opens here what it says, or nothing any
 * more. An instance that is not tied to this one may end its keys, and do nothing else with them.
 */
export async function takeKey(
  ctx: ProjectRowsContext & Pick<ProjectsContext, "isTied">,
  instance: string,
  told: unknown,
): Promise<void> {
  const registration = read(told);
  const tied = await ctx.isTied(instance);
  if (opensNothing(registration) && !tied) return endKey(ctx, instance, registration);
  if (!tied) throw new Failure("forbidden", "projects-key-untied", { instance });
  await ctx.db.begin(async (tx) => {
    const { key: id, agreements } = registration;
    await makeRoomForKey(tx, { instance, id, agreements }, ctx.clock());
    await put(tx, instance, registration, ctx.clock());
  });
}

/** The same of a key of this instance, whose projects have a bound of their own. */
export async function takeOwnKey(
  { db, clock }: ProjectRowsContext,
  url: string,
  told: unknown,
): Promise<void> {
  const registration = read(told);
  await db.begin((tx) => put(tx, url, registration, clock()));
}

function opensNothing({ isRevoked, agreements }: Registration): boolean {
  return isRevoked || agreements.length === 0;
}

async function endKey(
  { db, clock }: ProjectRowsContext,
  instance: string,
  { key, isRevoked }: Registration,
): Promise<void> {
  await endAgreementKey(db, { instance, id: key }, { isRevoked, at: clock() });
}

async function put(tx: Tx, instance: string, registration: Registration, now: Date): Promise<void> {
  const { key: id, hash, name, agreements, expiresAt, isRevoked } = registration;
  if (isRevoked) return revokeAgreementKey(tx, { instance, id }, now);
  if (agreements.length === 0) return endAgreementKey(tx, { instance, id }, { isRevoked, at: now });
  return registerAgreementKey(tx, { instance, id, hash, name, agreements, expiresAt }, now);
}

type Registration = Omit<KeyRegistration, "instance">;

function read(told: unknown): Registration {
  const { key, hash, name, agreements, expiresAt, isRevoked }: Partial<Record<keyof Registration, unknown>> =
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
