import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT, decodeJwt } from "jose";
import { type KoaContextWithOIDC, Provider } from "oidc-provider";

/**
 * A provider of OpenID Connect as a process of its own, on loopback: it says its address on a line, and
 * ends with its standard input. Who signs in there, and what it then lies about, is told by `PUT /test`.
 */

interface Told {
  /** Of whoever signs in: `sub` and what else the provider says. */
  readonly person: { readonly sub: string } & Readonly<Record<string, unknown>>;
  /** Written over what the ID token says. */
  readonly lies?: JWTPayload;
  /** With a key that is not the provider's. */
  readonly forges?: boolean;
  /** The level at which they sign in, and so many seconds ago. */
  readonly acr?: string;
  readonly agoS?: number;
  /** What it tells of them is signed with a key that is not the provider's. */
  readonly forgesInfo?: boolean;
}

const pivot = "given_name family_name birthdate gender birthplace birthcountry preferred_username".split(" ");

let told: Told = { person: { sub: "nobody" } };

const kid = "own";
const pair = await generateKeyPair("RS256", { extractable: true });
const jwk = { ...(await exportJWK(pair.privateKey)), kid, alg: "RS256", use: "sig" };
const foreign = await generateKeyPair("RS256");

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const issuer = `http://127.0.0.1:${address.port}`;
  const provider: Provider = open(issuer);
  const answer = provider.callback();
  server.on("request", (request, response) => {
    void handle(provider, request, response).then((done) => (done ? undefined : answer(request, response)));
  });
  process.stdout.write(`${issuer}\n`);
});

process.stdin.resume().once("end", () => process.exit(0));

function open(issuer: string): Provider {
  const provider: Provider = new Provider(issuer, {
    jwks: { keys: [jwk] },
    claims: {
      openid: ["sub"],
      email: ["email", "email_verified"],
      profile: ["name"],
      groups: ["groups"],
      identite_pivot: pivot,
    },
    scopes: ["openid", "email", "profile", "groups", "identite_pivot"],
    acrValues: ["eidas1", "eidas2", "eidas3"],
    cookies: { keys: ["test"] },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      jwtUserinfo: { enabled: true },
      registration: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    interactions: { url: (_, { uid }) => `/test/interaction/${uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => told.person }),
    // Nobody is asked whether this site may know them.
    loadExistingGrant: async ({ oidc }: KoaContextWithOIDC) => {
      const grant = new provider.Grant({
        accountId: oidc.session?.accountId ?? "",
        clientId: oidc.client?.clientId ?? "",
      });
      grant.addOIDCScope("openid email profile groups identite_pivot");
      grant.addOIDCClaims(["acr", "amr", "auth_time"]);
      await grant.save();
      return grant;
    },
  });
  provider.use(async (context, next) => {
    await next();
    if (context.path === "/me" && told.forgesInfo === true) {
      context.body = await sign(decodeJwt(String(context.body)), foreign.privateKey);
    }
    const body = context.body as { id_token?: string } | undefined;
    if (context.path !== "/token" || body?.id_token === undefined) return;
    if (told.lies !== undefined || told.forges === true) body.id_token = await lieIn(body.id_token);
  });
  return provider;
}

async function lieIn(token: string): Promise<string> {
  const key = told.forges === true ? foreign.privateKey : await importJWK(jwk, "RS256");
  return sign({ ...decodeJwt(token), ...told.lies }, key);
}

function sign(payload: JWTPayload, key: Parameters<SignJWT["sign"]>[0]): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: "RS256", kid }).sign(key);
}

/** What is no address of the provider itself. */
async function handle(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (request.method === "PUT" && request.url === "/test") {
    told = (await json(request)) as Told;
    response.end();
    return true;
  }
  if (request.url?.startsWith("/test/interaction/") !== true) return false;
  await provider.interactionFinished(request, response, { login: loginOf(told) });
  return true;
}

function loginOf({ person, acr, agoS }: Told) {
  return {
    accountId: person.sub,
    ...(acr === undefined ? {} : { acr, amr: ["pwd"] }),
    ...(agoS === undefined ? {} : { ts: Math.floor(Date.now() / 1000) - agoS }),
  };
}
