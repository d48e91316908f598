import { generateKeyPairSync, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { serve } from "./served.ts";

type Told = Readonly<Record<string, unknown>>;

/** A portal of RUDI, as a node sees it. Its clock may be told. */
export async function openPortal(options: { oldTokens?: true; now?: () => Date } = {}) {
  const { now = () => new Date(), oldTokens } = options;
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const client = { id: randomUUID(), secret: "un secret de portail" };
  const held = new Map<string, Told>();
  /** What it answers to all; and to records alone, where that is not 0. */
  const state = { status: 200, refused: 0 };
  const tokens = new Set<string>();

  const sign = (key = keys.privateKey, at = now()) =>
    new SignJWT({ sub: "rudi" })
      .setProtectedHeader({ alg: "RS256" })
      .setExpirationTime(Math.floor(at.getTime() / 1000) + 600)
      .sign(key);

  const giveToken = async (path: string, form: URLSearchParams) => {
    const wanted =
      oldTokens === true ? ["/oauth/token", "password"] : ["/oauth2/token", "client_credentials"];
    if (path !== wanted[0] || form.get("grant_type") !== wanted[1]) return { status: 404 };
    const id = form.get("username") ?? form.get("client_id");
    const secret = form.get("password") ?? form.get("client_secret");
    if (id !== client.id || secret !== client.secret) return { status: 401 };
    const token = await sign();
    tokens.add(token);
    return { status: 200, body: { access_token: token, token_type: "bearer", expires_in: 600 } };
  };

  const served = await serve(async ({ method, path, authorization, text }) => {
    if (state.status !== 200) return { status: state.status };
    if (path.endsWith("/token")) return giveToken(path, new URLSearchParams(text));
    if (path === "/oauth/token_key") {
      const value = keys.publicKey.export({ type: "spki", format: "pem" });
      return { status: 200, body: { alg: "SHA256withRSA", value } };
    }
    if (!tokens.has(authorization.replace(/^Bearer /, ""))) return { status: 401 };
    return answerNode({ method, path, text });
  });

  const answerNode = ({ method, path, text }: { method: string; path: string; text: string }) => {
    const [, asked = ""] = /^\/konsult\/v1\/datasets\/([^/]+)\/metadatas$/.exec(path) ?? [];
    if (asked !== "") return held.has(asked) ? { status: 200, body: held.get(asked) } : { status: 404 };
    const [, removed = ""] = /^\/kalim\/v1\/resources\/([^/]+)$/.exec(path) ?? [];
    if (method === "DELETE") return { status: held.delete(removed) ? 200 : 404, body: randomUUID() };
    if (path !== "/kalim/v1/resources") return { status: 404 };
    if (state.refused !== 0) return { status: state.refused };
    const record = JSON.parse(text) as Told;
    const id = String(record["global_id"]);
    if (held.has(id) !== (method === "PUT")) return { status: 400 };
    held.set(id, record);
    return { status: 200, body: randomUUID() };
  };

  return {
    ...served,
    client,
    held,
    state,
    sign,
    otherKey: () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}
