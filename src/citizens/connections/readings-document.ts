import { z } from "zod";
import { purposes } from "../../access/policy.ts";
import { Failure } from "../../base/failure.ts";
import { cleanText } from "../../catalogue/metadata-rules.ts";
import { keyIdOf, verifyDocument } from "../../identity/documents.ts";
import type { Identity, Jwks } from "../../identity/identity.ts";

const readingsTyp = "maille-readings+jws";
/** On one page, and in one answer. */
export const readingsMax = 50;
/** Of one reading that are named; the others are counted. */
export const columnsNamed = 100;

const words = z.string().transform((text) => cleanText(text, 500));

/** As a page that goes on from there takes it. */
const journalIndex = z.int().nonnegative().lt(1e15);

const readingSchema = z.object({
  /** Of the person to their rows, at that site; absent of what was told once to an organization there. */
  link: z.uuid().optional(),
  /** In the journal of the site. */
  index: journalIndex,
  at: z.iso.datetime(),
  /** What is held, or the procedure; by which organization. */
  name: words,
  producer: words,
  basis: z.enum(["agreement", "producer", "account", "person", "loan", "mandate"]),
  reading: words,
  /** By the person themselves. */
  isOwn: z.boolean(),
  /** The organization in whose name; of people, nothing. */
  party: words.optional(),
  agent: z.enum(["staff", "steward"]).optional(),
  reason: words.optional(),
  purpose: z.enum(purposes).optional(),
  columns: z.array(words).max(columnsNamed),
  columnCount: z.int().nonnegative(),
  once: z.object({ procedure: words, law: words, right: words.optional() }).optional(),
});

/** Somebody read a person's data, as that person is told. */
export type PersonReading = z.infer<typeof readingSchema>;

export const readingsSchema = z.object({
  readings: z.array(readingSchema).max(readingsMax),
  /** Before which index those come that are older. */
  older: journalIndex.optional(),
  /** Of how many tables nothing is told here: they ask for a level of sign-in. */
  locked: z.int().nonnegative(),
});

export type PersonReadings = z.infer<typeof readingsSchema>;

/** To whom, of what and to which question an answer is. */
interface Answered {
  readonly from: string;
  readonly to: string;
  readonly connection: string;
  readonly nonce: string;
}

export function signReadings(
  identity: Pick<Identity, "signDocument">,
  { from, to, connection, nonce }: Answered,
  told: PersonReadings,
): Promise<string> {
  return identity.signDocument(readingsTyp, { from, to, connection, nonce, ...told });
}

/** Whether this answers that question. Throws `unavailable` where it does not, whatever is wrong with it. */
export async function verifyReadings(
  answer: unknown,
  expected: Answered,
  keysOf: (keyId: string) => Promise<Jwks>,
): Promise<PersonReadings> {
  const { document } = (answer ?? {}) as { document?: unknown };
  try {
    if (typeof document !== "string") throw new Error("no document");
    const keys = await keysOf(keyIdOf(document));
    const payload = await verifyDocument(document, { typ: readingsTyp, keys });
    const isOurs = (["from", "to", "connection", "nonce"] as const).every(
      (name) => payload[name] === expected[name],
    );
    if (!isOurs) throw new Error("the answer to another question");
    return readingsSchema.parse(payload);
  } catch (cause) {
    throw new Failure("unavailable", "network-answer-wrong", { instance: expected.from }, { cause });
  }
}
