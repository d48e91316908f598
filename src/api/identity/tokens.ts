import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import type { Rooms } from "../../rooms.ts";
import { json, refused, refusedByOAuth } from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import { giveNodeToken, isNodeGrant } from "../rudi/node-token.ts";

const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const clientJwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Tokens that read under agreements (RFC 7523, RFC 9449), and what tells programs of them (RFC 8414). */
export function tokenRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.post("/oauth/token", async (c) => {
    const fields = toFields(await c.req.text(), c.req.header("content-type") ?? "");
    if (isNodeGrant(fields.get("grant_type"))) {
      c.header("cache-control", "no-store");
      return c.json(await giveNodeToken(rooms, fields, c.req.header("authorization")));
    }
    const given = await rooms.grants.giveToken({
      grantType: fields.get("grant_type"),
      assertion: fields.get("assertion"),
      clientAssertionType: fields.get("client_assertion_type"),
      clientAssertion: fields.get("client_assertion"),
      proof: c.req.header("dpop"),
    });
    c.header("cache-control", "no-store");
    return c.json({
      access_token: given.token,
      token_type: "DPoP",
      expires_in: given.expiresInS,
      agreements: given.agreements,
    });
  });
  routes.get("/.well-known/oauth-authorization-server", (c) => c.json(metadataOf(url)));
  register(routes);
  return routes;
}

/** RFC 6749 §3.2: each field once. */
function toFields(text: string, type: string): ReadonlyMap<string, string> {
  if (!/^application\/x-www-form-urlencoded(?:$|[ ;])/i.test(type)) {
    throw new Failure("invalid", "api-media-type", {
      expected: "application/x-www-form-urlencoded",
      oauth: "invalid_request",
    });
  }
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) {
      throw new Failure("invalid", "access-token-field-twice", { parameter: name, oauth: "invalid_request" });
    }
    fields.set(name, value);
  }
  return fields;
}

function metadataOf(url: string) {
  return {
    issuer: url,
    token_endpoint: `${url}/oauth/token`,
    jwks_uri: `${url}/.well-known/jwks.json`,
    response_types_supported: [],
    grant_types_supported: [jwtBearer],
    token_endpoint_auth_methods_supported: ["private_key_jwt"],
    token_endpoint_auth_signing_alg_values_supported: ["EdDSA", "Ed25519"],
    dpop_signing_alg_values_supported: ["EdDSA", "Ed25519", "ES256", "ES384", "PS256", "RS256"],
    service_documentation: `${url}/api/docs/`,
  };
}

function field(example: string) {
  return z.string().openapi({ example });
}

/** Written without the reading of bodies by schema: OAuth refuses in its own way. */
function register(routes: OpenAPIHono<ApiEnv>): void {
  const tags = ["network"];
  routes.openAPIRegistry.registerPath({
    method: "post",
    path: "/oauth/token",
    operationId: "giveToken",
    tags,
    request: {
      headers: z.object({ DPoP: field("eyJ0eXAiOiJkcG9wK2p3dCIs…") }),
      body: {
        required: true,
        content: {
          "application/x-www-form-urlencoded": {
            schema: z
              .object({
                grant_type: field(jwtBearer),
                assertion: field("eyJhbGciOiJFZERTQSIs…"),
                client_assertion_type: field(clientJwtBearer),
                client_assertion: field("eyJhbGciOiJFZERTQSIs…"),
              })
              .openapi("TokenRequest"),
          },
        },
      },
    },
    responses: {
      200: json(
        z
          .object({
            access_token: z.string(),
            token_type: z.literal("DPoP"),
            expires_in: z.int(),
            agreements: z.array(z.string()),
          })
          .openapi("GivenToken"),
        "answer-given-token",
      ),
      ...refusedByOAuth,
    },
  });
  routes.openAPIRegistry.registerPath({
    method: "get",
    path: "/.well-known/oauth-authorization-server",
    operationId: "getTokenServer",
    tags,
    responses: {
      200: json(z.looseObject({ issuer: z.string(), token_endpoint: z.string() }), "answer-token-server"),
      ...refused,
    },
  });
}
