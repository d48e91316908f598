import { createHash } from "node:crypto";
import { z } from "zod";
import { Failure } from "../../base/failure.ts";
import { type Id, newId } from "../../base/id.ts";
import { keyIdOf, peekDocument, verifyDocument } from "../../identity/documents.ts";
import type { CitizensContext } from "../context.ts";

const requestTyp = "maille-connection-request+jws";
/** So long somebody has to sign in at the other site and say yes. */
const requestMs = 3_600_000;
const charactersMax = 4000;

export const requestSchema = z.strictObject({
  /** Of the connection, on both sides. */
  id: z.uuid(),
  /** Who would show the readings, and where they are, by their addresses. */
  from: z.string(),
  to: z.string(),
  /** Tells `from` for which of its accounts, and `to` nothing. */
  account: z.string(),
  until: z.iso.datetime(),
});

/** That a site may ask another who reads somebody's data: carried there and back by their browser. */
export type ConnectionRequest = z.infer<typeof requestSchema>;

/** For an account here. */
export function signRequest(
  { identity, clock, url }: Pick<CitizensContext, "identity" | "clock" | "url">,
  account: Id,
  to: string,
): Promise<string> {
  const now = clock().getTime();
  const id = newId(now);
  const until = new Date(now + requestMs).toISOString();
  const request: ConnectionRequest = { id, from: url, to, account: markOf(id, account), until };
  return identity.signDocument(requestTyp, request);
}

/** Of another site, with which there is a tie. Throws `forbidden`, `invalid`, `unauthenticated`, `precondition`. */
export async function readAskedRequest(ctx: CitizensContext, text: string): Promise<ConnectionRequest> {
  const { from } = peek(text);
  if (from === ctx.url || !(await ctx.peers.isTied(from))) throw untied(from);
  const request = await verify(ctx, text, await ctx.peers.keysOf(from, keyIdOf(text)));
  if (request.to !== ctx.url) throw malformed();
  return request;
}

/** Of this site, for that account. Throws likewise. */
export async function readOwnRequest(
  ctx: CitizensContext,
  account: Id,
  text: string,
): Promise<ConnectionRequest> {
  peek(text);
  const request = await verify(ctx, text, await ctx.identity.jwks());
  if (request.from !== ctx.url || request.account !== markOf(request.id, account)) {
    throw new Failure("forbidden", "citizens-connection-of-another");
  }
  return request;
}

export function untied(instance: string): Failure {
  return new Failure("forbidden", "citizens-connection-untied", { instance });
}

async function verify(
  { clock }: Pick<CitizensContext, "clock">,
  text: string,
  keys: Awaited<ReturnType<CitizensContext["peers"]["keysOf"]>>,
): Promise<ConnectionRequest> {
  const { data } = requestSchema.safeParse(await verifyDocument(text, { typ: requestTyp, keys }));
  if (data === undefined) throw malformed();
  if (new Date(data.until) > clock()) return data;
  throw new Failure("precondition", "citizens-connection-over");
}

/** What it says, which is not to be believed yet. */
function peek(text: string): ConnectionRequest {
  const { data } = requestSchema.safeParse(text.length > charactersMax ? undefined : peekDocument(text));
  if (data === undefined) throw malformed();
  return data;
}

function markOf(id: Id, account: Id): string {
  return createHash("sha256").update(`${id} ${account}`).digest("base64url");
}

function malformed(): Failure {
  return new Failure("invalid", "citizens-connection-malformed");
}
