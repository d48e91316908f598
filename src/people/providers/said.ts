import * as client from "openid-client";
import { toEmail } from "../account.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import { type AssuranceLevel, assuranceLevels } from "../../access/actor.ts";
import { requireLevel, type SaidOfCitizen } from "../assurances.ts";
import { failing } from "./discover.ts";
import { toPivotIdentity } from "../pivot-identity.ts";
import type { ProviderRow } from "./provider.ts";

/** What a provider says of whoever signed in there. */
export interface Said {
  readonly subject: string;
  /** Where the provider has checked it. */
  readonly email: string | undefined;
  readonly name: string;
  /** Of the claim that roles are given by. */
  readonly values: readonly string[];
  /** By a provider of citizens. */
  readonly citizen?: SaidOfCitizen;
}

/** What somebody was sent to a provider of citizens for. */
export interface AskedOfCitizen {
  readonly level: AssuranceLevel;
  /** When they were sent, where they are to show anew who they are. */
  readonly anewSince?: Date;
}

/** Between the clock of a provider and ours. */
const skewMs = 30_000;

type Claims = Readonly<Record<string, unknown>>;

/**
 * From the ID token, and from the provider's other answer where that one does not say all that is needed.
 * `asked` of a provider of citizens: throws `forbidden` where it says less.
 */
export async function readSaid(
  provider: ProviderRow,
  configuration: client.Configuration,
  tokens: Awaited<ReturnType<typeof client.authorizationCodeGrant>>,
  asked?: AskedOfCitizen,
): Promise<Said> {
  const token = claimsOf(provider, tokens);
  const citizen = asked === undefined ? undefined : readAssurance(provider, token, asked);
  const isAnswering = configuration.serverMetadata().userinfo_endpoint !== undefined;
  // A provider of citizens tells there who they are.
  const asks = isAnswering && (citizen !== undefined || lacks(provider, token));
  const info: Claims = asks
    ? await failing(provider, () => client.fetchUserInfo(configuration, tokens.access_token, token.sub))
    : {};
  // An address and whether it was checked are said together, by one of the two.
  const isWhole = token["email"] !== undefined && token["email_verified"] !== undefined;
  const speaker = isWhole || info["email"] === undefined ? token : info;
  return {
    subject: token.sub,
    email: checkedEmail(provider, speaker),
    name: nameOf({ ...info, ...token }),
    values: provider.claim === "" ? [] : valuesOf(at(token, provider.claim) ?? at(info, provider.claim)),
    ...(citizen === undefined
      ? {}
      : { citizen: { ...citizen, person: toPivotIdentity({ ...token, ...info }) } }),
  };
}

function claimsOf(
  { issuer }: ProviderRow,
  tokens: Awaited<ReturnType<typeof client.authorizationCodeGrant>>,
): Claims & { readonly sub: string } {
  const token = tokens.claims();
  if (token !== undefined && typeof token.sub === "string") return token;
  throw new Failure("unavailable", "people-provider-answer-wrong", { issuer, reason: "sub" });
}

/** Whether the ID token leaves something to ask for. */
function lacks({ claim }: ProviderRow, token: Claims): boolean {
  const needed = [token["email"], token["email_verified"], ...(claim === "" ? [] : [at(token, claim)])];
  return needed.includes(undefined);
}

/** Without `auth_time`, which few say, they showed who they are as the token was made. */
function readAssurance(
  provider: ProviderRow,
  { acr, auth_time: time, iat }: Claims,
  { level: asked, anewSince }: AskedOfCitizen,
): Pick<SaidOfCitizen, "level" | "at"> {
  const level = requireLevel(
    provider,
    asked,
    assuranceLevels.find((one) => one === acr),
  );
  const at = new Date(Number(typeof time === "number" ? time : iat) * 1000);
  if (anewSince !== undefined && at.getTime() < anewSince.getTime() - skewMs) {
    throw new Failure("forbidden", "people-provider-not-anew", { name: provider.name });
  }
  return { level, at };
}

function checkedEmail(
  { vouches }: ProviderRow,
  { email, email_verified: checked }: Claims,
): string | undefined {
  if (typeof email !== "string") return undefined;
  const isChecked = checked === true || checked === "true" || (vouches && checked === undefined);
  if (!isChecked) return undefined;
  try {
    return toEmail(email);
  } catch (error) {
    if (isFailure(error, "invalid")) return undefined;
    throw error;
  }
}

function nameOf({ name, given_name, family_name, usual_name, preferred_username }: Claims): string {
  const parts = [given_name, family_name ?? usual_name].filter((part) => typeof part === "string");
  const whole = [name, parts.join(" "), preferred_username].find(
    (text): text is string => typeof text === "string" && text.trim() !== "",
  );
  return (whole ?? "").slice(0, 200);
}

/** A claim by its own name, or by a path into it. */
function at(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let found: unknown = claims;
  for (const step of path.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Claims)[step];
  }
  return found;
}

function valuesOf(found: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(found) ? found : [found];
  return list
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map(String)
    .slice(0, 1000);
}
