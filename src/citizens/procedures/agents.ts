import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { toPivotIdentity } from "../../people/pivot-identity.ts";
import type { Fact } from "../../tables/own-rows.ts";
import { toFacts } from "../find-person.ts";
import { factsOf } from "../identity-facts.ts";
import { refuseAgent, refuseOnce } from "../procedure.ts";
import type { Declaration, SelfDataTable } from "../self-data.ts";
import type { OnceRequest } from "./request-document.ts";

/** What tells who is meant, by column of the table, or by claim of FranceConnect. */
export type NamedPerson = Readonly<Record<string, string>>;

const personSchema = z.strictObject({
  /** Nobody finds who is meant by trying. */
  salt: z.string().min(22).max(200),
  facts: z.record(z.string().min(1).max(1000), z.string().trim().min(1).max(200)),
});

/** As it is handed over beside the request, which holds a hash of it: the request alone may be kept in clear. */
export function writePerson(facts: NamedPerson): { readonly text: string; readonly hash: string } {
  const text = JSON.stringify({ salt: randomBytes(16).toString("base64url"), facts });
  return { text, hash: hashOf(text) };
}

/** Who is meant by that request, by no fact where it is not told well. Throws `once-signature` where somebody else was put in their place. */
export function readPerson(agent: NonNullable<OnceRequest["agent"]>, text: string): NamedPerson {
  if (hashOf(text) !== agent.person) throw refuseOnce("once-signature");
  return personSchema.safeParse(parseJson(text)).data?.facts ?? {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

const civil = ["family_name", "given_name", "birthdate"] as const;

/**
 * Whether agents may name people of such a table: one fact, which is enough with a letter alone, would let them try
 * numbers, and what asks for a second person is not told by a program.
 */
export function isForAgents({ facts, identity, second }: Declaration): boolean {
  return second !== true && (facts.length > 1 || identity !== undefined);
}

/** All that the table finds people by, or their civil status. Throws `once-facts-wrong`, with what it is. */
export function toAgentFacts(declared: SelfDataTable, named: NamedPerson): readonly Fact[] {
  const { facts, identity } = declared;
  const own = facts.length > 1 ? facts.map(({ column }) => column) : [];
  if (own.length > 0 && isExactly(named, own)) return toFacts(declared, named);
  const claims = identity === undefined ? [] : [...civil, ...birthplaceOf(identity, named)];
  if (identity !== undefined && isExactly(named, claims)) return factsOf(toPivotIdentity(named), identity);
  throw refuseAgent("once-facts-wrong", { facts: own.length > 0 ? own : claims });
}

function isExactly(named: NamedPerson, columns: readonly string[]): boolean {
  return Object.keys(named).length === columns.length && columns.every((name) => Object.hasOwn(named, name));
}

/** One who was born abroad has a country in place of it. */
function birthplaceOf(
  { birthPlace }: NonNullable<Declaration["identity"]>,
  named: NamedPerson,
): readonly string[] {
  if (birthPlace === undefined) return [];
  return ["birthcountry" in named ? "birthcountry" : "birthplace"];
}
