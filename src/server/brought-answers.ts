import type { IncomingMessage } from "node:http";

/** Where a browser brings what somebody had told once, from the site that holds it. */
export const broughtTo = "/once/answers";

/**
 * A form of another site may be sent to this one address. It is taken for one of ours and loses its cookies:
 * whoever sends it acts for nobody, and the page verifies what it brings by its signature alone and writes
 * nothing. Everything else that another site sends is refused.
 */
export function admitBrought({ method, url, headers }: Brought, origin: string): void {
  if (method !== "POST" || url !== broughtTo) return;
  delete headers.cookie;
  headers.origin = origin;
}

type Brought = Pick<IncomingMessage, "method" | "url" | "headers">;
