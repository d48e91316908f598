import { z } from "zod";
import { vouch } from "../../access/vouch.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import type { ReaderGrant } from "../../sharing/running-over.ts";
import { bytesOf, refusalOf, type Shows, wrongAnswer } from "./ask-producer.ts";
import type { ReaderToken, RemoteContext } from "./context.ts";
import { parseJson } from "./parse-json.ts";

interface Asking {
  readonly instance: string;
  readonly grant: ReaderGrant;
}

/** More make the oldest be asked for anew. */
const tokensMax = 1_000;
/** A token that ends sooner is not sent on its way. */
const marginMs = 20_000;

/**
 * Asks the instance that holds the data in the name of a reader. Whether the agreement runs is asked
 * there at each request; a token that is no longer taken is asked for anew, once.
 */
export async function askAsReader<Answer>(
  ctx: RemoteContext,
  asking: Asking,
  ask: (shows: Shows) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(await showing(ctx, asking));
  } catch (error) {
    if (!isFailure(error) || error.args["status"] !== 401) throw error;
    ctx.readers.tokens.delete(keyOf(asking));
    return ask(await showing(ctx, asking));
  }
}

async function showing(ctx: RemoteContext, asking: Asking): Promise<Shows> {
  const { prover } = ctx.readers;
  const { secret } = await tokenFor(ctx, asking);
  return async (method, url) => ({
    Authorization: `DPoP ${secret}`,
    DPoP: await prover.prove({ method, url, token: secret }),
  });
}

/** Those who come while it is asked for wait for the same. */
async function tokenFor(ctx: RemoteContext, asking: Asking): Promise<ReaderToken> {
  const { tokens } = ctx.readers;
  const key = keyOf(asking);
  const known = await tokens.get(key)?.catch(() => undefined);
  if (known !== undefined && known.until - marginMs > ctx.clock().getTime()) return known;
  const asked = askForToken(ctx, asking);
  tokens.delete(key);
  tokens.set(key, asked);
  const [oldest] = tokens.keys();
  if (tokens.size > tokensMax && oldest !== undefined) tokens.delete(oldest);
  try {
    return await asked;
  } catch (error) {
    if (tokens.get(key) === asked) tokens.delete(key);
    throw error;
  }
}

async function askForToken(ctx: RemoteContext, { instance, grant }: Asking): Promise<ReaderToken> {
  const { identity, prover } = ctx.readers;
  const { clock, limits } = ctx;
  return ctx.peers.ask(instance, async () => {
    const { tokenEndpoint, form } = await vouch(
      { identity, clock },
      {
        producer: instance,
        party: grant.party,
        agreements: [grant.agreement],
        thumbprint: prover.thumbprint,
      },
    );
    const now = clock().getTime();
    const sent = await ctx.net.send(tokenEndpoint, {
      method: "POST",
      accept: "application/json",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        DPoP: await prover.prove({ method: "POST", url: tokenEndpoint }),
      },
      body: new URLSearchParams(form).toString(),
      maxBytes: tokenBytesMax,
      timeoutMs: limits.answerMs,
    });
    const bytes = await bytesOf(sent);
    if (sent.status !== 200) throw asForbidden(refusalOf(instance, sent, bytes));
    return readToken(instance, bytes, now);
  });
}

/** What is wrong with what this instance vouches for is nothing that the reader asked wrongly. */
function asForbidden(refusal: Failure): Failure {
  return refusal.code === "invalid" ? new Failure("forbidden", refusal.key, refusal.args) : refusal;
}

const tokenBytesMax = 100_000;

const tokenSchema = z.object({
  access_token: z.string().regex(/^[\w.-]{1,8000}$/),
  token_type: z.literal("DPoP"),
  expires_in: z.number().int().positive().max(86_400),
});

function readToken(instance: string, bytes: Buffer, now: number): ReaderToken {
  try {
    const told = tokenSchema.parse(parseJson(bytes.toString("utf8")));
    return { secret: told.access_token, until: now + told.expires_in * 1000 };
  } catch (cause) {
    throw wrongAnswer(instance, cause);
  }
}

function keyOf({ instance, grant }: Asking): string {
  return `${instance} ${grant.agreement}`;
}
