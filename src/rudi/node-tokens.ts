import { timingSafeEqual } from "node:crypto";
import { Failure } from "../base/failure.ts";
import { hashOfSecret } from "../people/secret.ts";
import type { RudiContext } from "./context.ts";
import { findNodeByClient, type NodeRow } from "./nodes.ts";
import { readToken, signToken } from "./portal-key.ts";

const secondsMax = 3600;

/** What a node is given for its secret, in the names of OAuth 2.0. */
export interface NodeToken {
  readonly access_token: string;
  readonly token_type: "bearer";
  readonly expires_in: number;
  readonly scope: string;
}

type Context = Pick<RudiContext, "db" | "clock" | "url" | "vault">;

/** Throws `unauthenticated` for a client that is unknown as for a secret that is wrong. */
export async function tokenOfNode(
  ctx: Context,
  { clientId, secret }: { clientId: string; secret: string },
): Promise<NodeToken> {
  const node = await findNodeByClient(ctx.db, clientId);
  const told = hashOfSecret(secret);
  const isRight = timingSafeEqual(node?.secretHash ?? hashOfSecret(""), told);
  if (node === undefined || !isRight) throw new Failure("unauthenticated", "rudi-client-unknown");
  const claims = {
    sub: node.client,
    client_id: node.client,
    user_name: node.client,
    authorities: ["PROVIDER"],
  };
  return {
    access_token: await signToken(ctx, claims, secondsMax),
    token_type: "bearer",
    expires_in: secondsMax,
    scope: "write",
  };
}

/** The node that a token stands for. Throws `unauthenticated` for one of an earlier secret too. */
export async function nodeOfToken(ctx: Context, token: string): Promise<NodeRow> {
  const { sub = "", iat = 0 } = await readToken(ctx, token);
  const node = await findNodeByClient(ctx.db, sub);
  if (node === undefined || iat < Math.floor(node.secretAt.getTime() / 1000)) {
    throw new Failure("unauthenticated", "rudi-token-wrong");
  }
  return node;
}

/** Throws `unauthenticated` for a token of no node. */
export async function assertNode(ctx: Context, token: string): Promise<void> {
  await nodeOfToken(ctx, token);
}

/** What a token says, as `check_token` of Spring tells it. */
export async function checkToken(ctx: Context, token: string): Promise<Readonly<Record<string, unknown>>> {
  await nodeOfToken(ctx, token);
  return { ...(await readToken(ctx, token)), active: true };
}
