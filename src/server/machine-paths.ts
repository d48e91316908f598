import { type DoorFacts, findDoor, isWithin } from "./door.ts";

/** No page begins so: what is not found there is told to a program. */
const kept = ["/api", "/files", "/openapi"];

/** The pages that tell people of the API, beside it. */
const docs = "/api/docs";

/** Whether programs, and not people, are meant by an address: the API, or a door. */
export function isForMachines(url: string, accept: string | undefined, doors: readonly DoorFacts[]): boolean {
  const [path = "/"] = url.split(/[?#]/, 1);
  if (isWithin(docs, path)) return false;
  if (kept.some((root) => isWithin(root, path)) || findDoor(doors, path) !== undefined) return true;
  return doors.some(({ holds }) => holds?.(path, accept) === true);
}
