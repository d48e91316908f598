import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";

/** Of an organization of another instance nothing is decided here, and nothing of one that does not exist. */
export async function requireOrganizationOfHere(db: Db | Tx, organization: Id): Promise<void> {
  const [row] = isId(organization)
    ? await db<{ origin: string | null }[]>`select origin from organizations where id = ${organization}`
    : [];
  if (row === undefined) throw new Failure("not-found", "people-organization-not-found");
  if (row.origin !== null) {
    throw new Failure("forbidden", "people-organization-elsewhere", { instance: row.origin });
  }
}
