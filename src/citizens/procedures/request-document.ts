import { z } from "zod";
import { Failure, isFailure } from "../../base/failure.ts";
import { keyIdOf, peekDocument, verifyDocument } from "../../identity/documents.ts";
import type { CitizensContext } from "../context.ts";
import { refuseOnce } from "../procedure.ts";

export const requestTyp = "maille-once-request+jws";
/** So long the citizen has, from asking to sending. */
export const requestMs = 10 * 60_000;
/** The longest that one is taken to hold: the clock of who asks may be ahead. */
export const requestLastsMs = 2 * requestMs;

/** What a case is called where it is kept: a number, not a name. */
export const casePattern = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/;

const uuid = z.uuid();
const words = (most: number) => z.string().min(1).max(most);

const requestFields = z.strictObject({
  id: uuid,
  /** Who asks, and who is asked, by their addresses. */
  from: words(500),
  to: words(500),
  organization: z.strictObject({ id: uuid, name: words(500) }),
  procedure: z.strictObject({ slug: words(200), title: words(500) }),
  agreement: uuid,
  table: uuid,
  columns: z.array(words(1000)).min(1).max(100),
  law: words(500),
  keepDays: z.int().positive().max(36_525),
  /** The citizen asked for it themself, at that moment. */
  explicitAt: z.iso.datetime().optional(),
  /** In their place: an agent, by an account of `from`, for a case of theirs; `person` is the SHA-256 of who is meant. */
  agent: z
    .strictObject({ account: uuid, case: z.string().regex(casePattern), person: z.string().length(64) })
    .optional(),
  until: z.iso.datetime(),
});
const requestSchema = requestFields.refine(
  ({ explicitAt, agent }) => (explicitAt === undefined) !== (agent === undefined),
);

/** What one instance asks of another about one person, whom it names by nothing but its id or a hash. */
export type OnceRequest = z.infer<typeof requestSchema>;

export function signRequest({ identity }: Pick<CitizensContext, "identity">, request: OnceRequest) {
  return identity.signDocument(requestTyp, request);
}

/** Of a request that was verified before, or that was signed here. */
export function readRequest(text: string): OnceRequest {
  return requestSchema.parse(peekDocument(text));
}

/** As its instance signed it, by the keys that it publishes. Throws `unauthenticated` or `invalid`. */
export async function verifyRequest(
  ctx: Pick<CitizensContext, "oncePeers">,
  instance: string,
  text: string,
): Promise<OnceRequest> {
  try {
    const keys = await ctx.oncePeers.keysOf(instance, keyIdOf(text));
    return requestSchema.parse(await verifyDocument(text, { typ: requestTyp, keys }));
  } catch (cause) {
    if (cause instanceof z.ZodError) {
      throw new Failure("invalid", "once-request-malformed", { where: where(cause) });
    }
    if (isFailure(cause)) throw refuseOnce("once-signature", cause);
    throw cause;
  }
}

function where({ issues }: z.ZodError): string {
  return (issues[0]?.path ?? []).join(".").slice(0, 100);
}
