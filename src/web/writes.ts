const reading = ["GET", "HEAD", "OPTIONS"];

/** Routes that read, or let somebody in, by the body of a POST: questions, proofs, previews. */
const readingByPost =
  /^\/(?:mcp|oauth2?\/\w+|api\/(?:session|queries|password-strength|(?:3\/)?action\/\w+|resources\/[^/]+\/(?:sql|preview|validation)|harvests\/preview|network\/(?:accesses|keys\/uses)))\/?$/;

/** Those that end, take back or close something: they make room, or keep somebody from reading. */
const endingByPost =
  /^\/api\/(?:exchanges\/[^/]+\/(?:withdrawal|taking-back)|accounts\/[^/]+\/suspension)\/?$/;

/** Of a dataset or a table: it is closed by the same route that opens it. */
const access = /^\/api\/(?:datasets|resources)\/[^/]+\/access\/?$/;

const formsOfAll = /^\/(?:sign-in|sign-out)\/?$/;

/** The same of forms, by the name of their action, `?/delete`. */
const lightActions =
  /^\/(?:delete|remove|revoke|forget|cancel|cut|withdraw|takeback|suspend|unpicture|preview|compare)$/;

/**
 * Whether a request adds to what is kept. Where room runs out, these are refused first: who signs in or
 * out, reads, ends or deletes goes on.
 */
export function isWrite(method: string, url: string): boolean {
  if (reading.includes(method) || method === "DELETE") return false;
  const address = URL.parse(url, "http://localhost");
  const path = address?.pathname ?? "/";
  if (method === "PUT" && access.test(path)) return false;
  const passes = [readingByPost, endingByPost, formsOfAll].some((pattern) => pattern.test(path));
  const parameters = [...(address?.searchParams.keys() ?? [])];
  return !passes && !parameters.some((name) => lightActions.test(name));
}
