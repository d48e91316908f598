import { type DoorFacts, findDoor } from "./door.ts";

const reading = ["GET", "HEAD", "OPTIONS"];

/** Routes of the API that read, or let somebody in, by the body of a POST. Doors tell their own. */
const readingByPost =
  /^\/api\/(?:session|queries|password-strength|harvests\/preview|network\/(?:accesses|keys\/uses))\/?$/;

/** Those that end, take back or close something: they make room, or keep somebody from reading. */
const endingByPost =
  /^\/api\/(?:exchanges\/[^/]+\/(?:withdrawal|taking-back)|loans\/[^/]+\/deletion|accounts\/[^/]+\/suspension)\/?$/;

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
export function isWrite(method: string, url: string, doors: readonly DoorFacts[]): boolean {
  if (reading.includes(method) || method === "DELETE") return false;
  const address = URL.parse(url, "http://localhost");
  const path = address?.pathname ?? "/";
  if (method === "PUT" && access.test(path)) return false;
  const passes =
    asksByPost(method, path, doors) ||
    [readingByPost, endingByPost, formsOfAll].some((pattern) => pattern.test(path));
  const parameters = [...(address?.searchParams.keys() ?? [])];
  return !passes && !parameters.some((name) => lightActions.test(name));
}

function asksByPost(method: string, path: string, doors: readonly DoorFacts[]): boolean {
  return method === "POST" && findDoor(doors, path)?.readsByPost?.(path) === true;
}
