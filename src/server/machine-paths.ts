import { type DoorFacts, findDoor, isWithin } from "./door.ts";

/** No page begins so: what is not found there is told to a program. */
const kept = ["/api", "/files", "/openapi"];

/** The pages that tell people of the API, beside it. */
const docs = "/api/docs";

/** Whether programs, and not people, are meant by an address: the API, or a door. */
export function isForMachines(url: string, accept: string | undefined, doors: readonly DoorFacts[]): boolean {
  return !["page", "asset"].includes(doorNameOf(url, accept, doors));
}

/** Where a request goes, in one word of few: `page`, `asset` (scripts, styles and fonts), `api` or a door's name. */
export function doorNameOf(url: string, accept: string | undefined, doors: readonly DoorFacts[]): string {
  const [path = "/"] = url.split(/[?#]/, 1);
  if (isWithin(docs, path)) return "page";
  const door = findDoor(doors, path) ?? doors.find(({ holds }) => holds?.(path, accept) === true);
  if (door !== undefined) return door.name;
  if (kept.some((root) => isWithin(root, path))) return "api";
  return isWithin("/_app", path) ? "asset" : "page";
}
