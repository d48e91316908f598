import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

interface ShownMetrics {
  /** Whoever brings it reads them; to everybody else it is as if nothing were there. */
  readonly token: string;
  readonly text: () => Promise<string>;
  readonly mediaType: string;
}

/** Answers `GET /metrics`; the answer tells whether it did. */
export type ShowMetrics = (request: IncomingMessage, response: ServerResponse) => boolean;

export function openShowMetrics({ token, text, mediaType }: ShownMetrics): ShowMetrics {
  const expected = digest(token);
  return ({ url = "", method, headers: { authorization = "" } }, response) => {
    if (url.split("?", 1)[0] !== "/metrics" || (method !== "GET" && method !== "HEAD")) return false;
    const [, told = ""] = /^bearer +(.*)$/i.exec(authorization) ?? [];
    if (!timingSafeEqual(digest(told), expected)) return false;
    void text().then((body) => {
      response.writeHead(200, { "content-type": mediaType, "cache-control": "no-store" });
      response.end(method === "HEAD" ? undefined : body);
    });
    return true;
  };
}

/** Of one length, whatever is told. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
