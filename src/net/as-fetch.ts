import { buffer } from "node:stream/consumers";
import type { Net, SendOptions } from "./net.ts";

type Asked = Pick<SendOptions, "maxBytes" | "timeoutMs">;

interface Sending {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** The door out in the form of `fetch`, for a library that sends its requests by one. Redirects are not followed. */
export function asFetch(net: Pick<Net, "send">, { maxBytes, timeoutMs }: Asked) {
  return async (url: string, { method = "GET", headers = {}, body, signal }: Sending): Promise<Response> => {
    const sent = await net.send(url, {
      method,
      headers,
      ...(body === undefined || body === null ? {} : { body: textOf(body) }),
      maxBytes,
      timeoutMs,
      ...(signal === undefined ? {} : { signal }),
    });
    const bytes = await buffer(sent.body);
    const isBodiless = sent.status === 204 || sent.status === 304;
    return new Response(isBodiless ? null : new Uint8Array(bytes), {
      status: sent.status,
      headers: sent.headers,
    });
  };
}

function textOf(body: unknown): string {
  if (typeof body === "string") return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError("only a text or a form is sent");
}
