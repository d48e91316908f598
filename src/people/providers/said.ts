import * as client from "openid-client";
import { toEmail } from "../account.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import { failing } from "./discover.ts";
import type { ProviderRow } from "./provider.ts";

/** What a provider says of whoever signed in there. */
export interface Said {
  readonly subject: string;
  /** Where the provider has checked it. */
  readonly email: string | undefined;
  readonly name: string;
  /** Of the claim that roles are given by. */
  readonly values: readonly string[];
}

type Claims = Readonly<Record<string, unknown>>;

/** From the ID token, and from the provider's other answer where that one does not say all that is needed. */
export async function readSaid(
  provider: ProviderRow,
  configuration: client.Configuration,
  tokens: Awaited<ReturnType<typeof client.authorizationCodeGrant>>,
): Promise<Said> {
  const token: Claims | undefined = tokens.claims();
  const subject = token?.["sub"];
  if (token === undefined || typeof subject !== "string") {
    throw new Failure("unavailable", "people-provider-answer-wrong", {
      issuer: provider.issuer,
      reason: "sub",
    });
  }
  const needed = [
    token["email"],
    token["email_verified"],
    ...(provider.claim === "" ? [] : [at(token, provider.claim)]),
  ];
  const asks = needed.includes(undefined) && configuration.serverMetadata().userinfo_endpoint !== undefined;
  const info: Claims = asks
    ? await failing(provider, () => client.fetchUserInfo(configuration, tokens.access_token, subject))
    : {};
  // An address and whether it was checked are said together, by one of the two.
  const isWhole = token["email"] !== undefined && token["email_verified"] !== undefined;
  const speaker = isWhole || info["email"] === undefined ? token : info;
  return {
    subject,
    email: checkedEmail(provider, speaker),
    name: nameOf({ ...info, ...token }),
    values: provider.claim === "" ? [] : valuesOf(at(token, provider.claim) ?? at(info, provider.claim)),
  };
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
