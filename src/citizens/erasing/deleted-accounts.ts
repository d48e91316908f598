import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { removeAccount } from "../../people/delete-account.ts";
import { deleteProjectsOfPerson } from "../../projects/projects.ts";

/** An account that was deleted, by its id: noted as it goes (migration 2041). */
export interface DeletedAccount {
  readonly id: Id;
  readonly at: Date;
}

export async function selectDeleted(db: Db | Tx): Promise<readonly DeletedAccount[]> {
  return db<DeletedAccount[]>`select id, at from deleted_accounts order by at, id`;
}

/** One that a backup brought back, with its projects, links and files; nobody is written of it again. */
export async function deleteAgain(tx: Tx, { id, at }: DeletedAccount): Promise<void> {
  const added = await tx`
    insert into deleted_accounts (id, at) values (${id}, ${at}) on conflict (id) do nothing`;
  if (added.count === 0) return;
  await deleteProjectsOfPerson(tx, id, at);
  await removeAccount(tx, id);
}
