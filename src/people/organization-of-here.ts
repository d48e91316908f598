import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";

/** Of an organization of another instance nothing is decided here. */
export async function requireOrganizationOfHere(db: Db | Tx, organization: Id): Promise<void> {
  const [row] = await db<{ origin: string | null }[]>`
    select origin from organizations where id = ${organization}`;
  if (row !== undefined && row.origin !== null) {
    throw new Failure("forbidden", "people-organization-elsewhere", { instance: row.origin });
  }
}
