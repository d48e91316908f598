import type { Context } from "hono";
import { Failure } from "../../base/failure.ts";
import type { Rooms } from "../../rooms.ts";
import { publicAddress } from "../answers.ts";
import type { ApiEnv } from "../routes.ts";

interface SignedRequest {
  /** The address of the instance that sent it. */
  readonly instance: string;
  readonly keyId: string;
  /** What was signed: to be read in place of the body of the request. Empty where there is none. */
  readonly text: string;
}

/**
 * Which instance signed this request (RFC 9421), whose body was bounded by `limitBody`. Throws
 * `unauthenticated` where it is not signed as `FEDERATION.md` tells.
 */
export async function signedBy(
  c: Context<ApiEnv>,
  rooms: Pick<Rooms, "signatures">,
  url: string,
): Promise<SignedRequest> {
  const text = hasBody(c) ? await readText(c) : "";
  const message = {
    method: c.req.method,
    url: publicAddress(url, c.req.url),
    headers: c.req.header(),
    ...(text === "" ? {} : { body: Buffer.from(text) }),
  };
  return { ...(await rooms.signatures.verifyMessage(message, c.var.address)), text };
}

function hasBody(c: Context<ApiEnv>): boolean {
  return c.req.method !== "GET" && c.req.method !== "HEAD";
}

async function readText(c: Context<ApiEnv>): Promise<string> {
  const type = c.req.header("content-type") ?? "application/json";
  if (!/^application\/(?:[\w.-]+\+)?(?:json|jwt|jose)(?:$|[ ;])/i.test(type)) {
    throw new Failure("unsupported", "api-media-type", { expected: "application/json" });
  }
  return c.req.text();
}
