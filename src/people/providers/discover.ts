import * as client from "openid-client";
import { systemClock } from "../../base/clock.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import { asFetch } from "../../net/as-fetch.ts";
import { placeOf } from "../../vault/sealed-columns.ts";
import type { ProvidersContext } from "./context.ts";
import { isOnThisMachine, type ProviderRow, sealedProviders } from "./provider.ts";

const keptMs = 5 * 60_000;
const timeoutMs = 10_000;
const answerBytesMax = 1_000_000;

/** What the provider says of itself, asked again after a few minutes or a change of its settings. */
export async function discover(
  context: ProvidersContext,
  provider: ProviderRow,
  { fresh = false }: { readonly fresh?: boolean } = {},
): Promise<client.Configuration> {
  const now = context.clock();
  const key = `${provider.id} ${provider.changedAt.toISOString()}`;
  const known = context.discovered.get(key);
  if (!fresh && known !== undefined && known.until > now) return known.configuration;
  const configuration = await ask(context, provider);
  for (const [other, { until }] of context.discovered) if (until <= now) context.discovered.delete(other);
  context.discovered.set(key, { configuration, until: new Date(now.getTime() + keptMs) });
  return configuration;
}

async function ask(context: ProvidersContext, provider: ProviderRow): Promise<client.Configuration> {
  const { vault } = context;
  const issuer = new URL(provider.issuer);
  const secret =
    provider.secret === ""
      ? undefined
      : await vault.openText(provider.secret, placeOf(sealedProviders, provider.id));
  const inClear =
    issuer.protocol === "http:" && isOnThisMachine(issuer) ? [client.allowInsecureRequests] : [];
  const found = await failing(provider, () =>
    client.discovery(
      issuer,
      provider.clientId,
      // By the real clock, which the library reads, and ours, which may be set.
      {
        [client.clockSkew]: Math.round((context.clock().getTime() - systemClock().getTime()) / 1000),
        [client.clockTolerance]: 30,
      },
      authenticationBy(secret),
      {
        execute: [client.enableNonRepudiationChecks, ...inClear],
        timeout: timeoutMs / 1000,
        // Every request of the library goes by the only door out.
        [client.customFetch]: sending(context, provider),
      },
    ),
  );
  checkAbilities(provider, found.serverMetadata());
  return found;
}

/** What a provider of citizens tells of them is signed (FranceConnect): another answer is none. */
function sending({ net }: ProvidersContext, { issuer, kind }: ProviderRow): ReturnType<typeof asFetch> {
  const send = asFetch(net, { maxBytes: answerBytesMax, timeoutMs });
  if (kind !== "citizens") return send;
  return async (url, asked) => {
    const answer = await send(url, asked);
    const isUserInfo = new Headers(asked.headers).get("accept")?.includes("application/jwt") === true;
    const isSigned = answer.headers.get("content-type")?.startsWith("application/jwt") === true;
    if (!isUserInfo || !answer.ok || isSigned) return answer;
    throw new Failure("unavailable", "people-provider-unsigned", { issuer });
  };
}

/** The way that the provider says it takes; that of the header where it says nothing (RFC 8414). */
function authenticationBy(secret: string | undefined): client.ClientAuth {
  if (secret === undefined) return client.None();
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, own, body, headers) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    return (taken.includes("client_secret_basic") ? basic : post)(server, own, body, headers);
  };
}

function checkAbilities({ issuer }: ProviderRow, metadata: Readonly<client.ServerMetadata>): void {
  const { authorization_endpoint, token_endpoint, jwks_uri } = metadata;
  const missing = Object.entries({ authorization_endpoint, token_endpoint, jwks_uri }).find(
    ([, address]) => address === undefined,
  );
  if (missing !== undefined) {
    throw new Failure("unavailable", "people-provider-lacks", { issuer, field: missing[0] });
  }
  const challenges = metadata.code_challenge_methods_supported;
  if (challenges !== undefined && !challenges.includes("S256")) {
    throw new Failure("unavailable", "people-provider-no-pkce", { issuer });
  }
}

/** Asks a provider; what went wrong is said in a sentence. */
export async function failing<Answer>(
  { issuer }: Pick<ProviderRow, "issuer">,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    throw toFailure(error, issuer);
  }
}

function toFailure(error: unknown, issuer: string): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (isFailure(cause)) return cause;
  }
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError) {
    const key = error.error === "access_denied" ? "people-provider-denied" : "people-provider-refused";
    return new Failure("forbidden", key, { issuer, error: error.error.slice(0, 100) }, { cause: error });
  }
  if (error instanceof client.ClientError || error instanceof client.WWWAuthenticateChallengeError) {
    const reason = "code" in error && typeof error.code === "string" ? error.code : "";
    const key = keys[reason] ?? "people-provider-answer-wrong";
    return new Failure("unavailable", key, { issuer, reason }, { cause: error });
  }
  return error;
}

const keys: Readonly<Record<string, string>> = {
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: "people-provider-other-issuer",
  OAUTH_RESPONSE_IS_NOT_CONFORM: "people-provider-no-discovery",
  OAUTH_RESPONSE_IS_NOT_JSON: "people-provider-no-discovery",
};
