import { createHmac } from "node:crypto";
import { text } from "node:stream/consumers";
import { errors, type KoaContextWithOIDC, Provider } from "oidc-provider";
import { type AssuranceLevel, assuranceLevels } from "../access/actor.ts";
import type { Language } from "../base/language.ts";
import { keepInProcess } from "./keep.ts";
import { choosePage, firstPage, signOutPage, toldPage } from "./pages.ts";
import type { InventedCitizen, ProviderProgram } from "./settings.ts";

/** The civil status, by the scope of FranceConnect that tells all of it. */
const pivot = ["given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry"];
const scopes = ["openid", "email", "identite_pivot"];
const france = "99100";
const formBytesMax = 10_000;

/**
 * A provider of OpenID Connect with FranceConnect's profile: levels, the civil status in a signed UserInfo,
 * another name of each person for each site. Whoever comes says who of the invented citizens they are: there is no
 * password, and nothing to protect.
 */
export function openProvider(program: ProviderProgram, now: () => number): Provider {
  const { issuer, secret, citizens } = program;
  const provider: Provider = new Provider(issuer, {
    adapter: keepInProcess(now),
    jwks: { keys: [program.key] },
    cookies: { keys: [secret] },
    clients: program.clients.map(({ id, secret: own, returnAddress, outAddress }) => ({
      client_id: id,
      client_secret: own,
      redirect_uris: [returnAddress],
      post_logout_redirect_uris: [outAddress],
      subject_type: "pairwise",
      userinfo_signed_response_alg: "RS256",
    })),
    subjectTypes: ["pairwise"],
    pairwiseIdentifier: (_, account, { clientId }) =>
      createHmac("sha256", secret).update(`${clientId} ${account}`).digest("base64url"),
    claims: { openid: ["sub"], email: ["email", "email_verified"], identite_pivot: pivot },
    scopes,
    acrValues: [...assuranceLevels],
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      jwtUserinfo: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => show(context, signOutPage(languageOf(context), form)),
        postLogoutSuccessSource: (context) =>
          show(context, toldPage(languageOf(context), "provider-out-done")),
      },
    },
    interactions: { url: (_, { uid }) => `/choose/${uid}` },
    findAccount: (_, id) => {
      const citizen = citizens.find((one) => one.id === id);
      return citizen === undefined ? undefined : { accountId: id, claims: () => claimsOf(citizen) };
    },
    // Nobody is asked whether a site of the territory may know them.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({
        accountId: oidc.session?.accountId ?? "",
        clientId: oidc.client?.clientId ?? "",
      });
      grant.addOIDCScope(scopes.join(" "));
      grant.addOIDCClaims(["acr", "amr", "auth_time"]);
      await grant.save();
      return grant;
    },
    renderError: (context, { error, error_description: description }) =>
      show(
        context,
        toldPage(languageOf(context), "provider-refused", [error, description ?? ""].filter(Boolean)),
      ),
  });
  provider.use(async (context, next) => {
    if (context.path === "/") show(context, firstPage(languageOf(context), program));
    else if (context.path.startsWith("/choose/")) await choose(provider, program, context);
    else await next();
  });
  return provider;
}

type AskedContext = PageContext &
  Pick<KoaContextWithOIDC, "method" | "path" | "redirect" | "req" | "res" | "status">;

/** Shows whom there is to choose; takes who was chosen, and leads back to the site that asked. */
async function choose(
  provider: Provider,
  { citizens, clients }: ProviderProgram,
  context: AskedContext,
): Promise<void> {
  const { req: request, res: response } = context;
  const asking = await findAsking(provider, context);
  if (asking === undefined) {
    context.status = 400;
    show(context, toldPage(languageOf(context), "provider-over"));
    return;
  }
  const { params } = asking;
  const asked = typeof params["acr_values"] === "string" ? params["acr_values"].split(" ")[0] : undefined;
  const level = toLevel(asked) ?? "eidas1";
  const language = languageOf(context);
  if (context.method !== "POST") {
    const site = clients.find(({ id }) => id === params["client_id"])?.name ?? "";
    show(context, choosePage({ language, citizens, action: context.path, site, level }));
    return;
  }
  const form = new URLSearchParams((await text(request)).slice(0, formBytesMax));
  const chosen = form.get("citizen") ?? "";
  const acr = toLevel(form.get("level") ?? "");
  const isKnown = citizens.some(({ id }) => id === chosen);
  const result =
    isKnown && acr !== undefined
      ? { login: { accountId: chosen, acr, amr: ["pwd"], remember: true } }
      : { error: "access_denied", error_description: "nobody was chosen" };
  context.status = 303;
  context.redirect(await provider.interactionResult(request, response, result));
}

/** What a site asked; nothing once that is over, and for another browser. */
async function findAsking(provider: Provider, { req, res }: AskedContext) {
  try {
    return await provider.interactionDetails(req, res);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

function toLevel(text: string | undefined): AssuranceLevel | undefined {
  return assuranceLevels.find((level) => level === text);
}

function claimsOf({ id, email, ...citizen }: InventedCitizen) {
  return {
    sub: id,
    email,
    email_verified: true,
    given_name: citizen.givenNames,
    family_name: citizen.familyName,
    birthdate: citizen.birthDate,
    gender: citizen.gender,
    birthplace: citizen.birthPlace,
    birthcountry: france,
  };
}

type PageContext = Pick<KoaContextWithOIDC, "acceptsLanguages" | "body" | "set" | "type">;

function languageOf(context: PageContext): Language {
  return context.acceptsLanguages("fr", "en") === "en" ? "en" : "fr";
}

/** Of the pages no other may be made, and nothing of them is kept. */
function show(context: PageContext, html: string): void {
  context.type = "html";
  context.set("cache-control", "no-store");
  context.set(
    "content-security-policy",
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  );
  context.body = html;
}
