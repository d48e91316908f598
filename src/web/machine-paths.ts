import { type Door, findDoor, isWithin } from "./api/door.ts";
import { doors } from "./api/doors.ts";

/** No page begins so: what is not found there is told to a program. */
const kept = ["/api", "/files", "/openapi"];

/** Whether programs, and not people, are meant by an address: the API, or a door. */
export function isForMachines(
  url: string,
  accept: string | undefined,
  among: readonly Door[] = doors,
): boolean {
  const [path = "/"] = url.split(/[?#]/, 1);
  if (kept.some((root) => isWithin(root, path)) || findDoor(among, path) !== undefined) return true;
  return among.some(({ holds }) => holds?.(path, accept) === true);
}
