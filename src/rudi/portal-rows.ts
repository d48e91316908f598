import { Failure, type Problem } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { PublicationState } from "./portal.ts";

export interface PortalRow {
  readonly id: Id;
  readonly name: string;
  readonly url: string;
  readonly client: string;
  /** Sealed; empty where it was lost with its key. */
  readonly secret: string;
  readonly producers: Readonly<Record<Id, string>>;
  readonly seenAt: Date | null;
  readonly pausedAt: Date | null;
  readonly createdAt: Date;
}

export interface PublicationRow {
  readonly portal: Id;
  readonly dataset: Id;
  readonly resource: string;
  readonly hash: string | null;
  readonly sentHash: string | null;
  readonly state: PublicationState;
  readonly sentAt: Date | null;
  /** Why the portal refused it. */
  readonly failure: Problem | null;
  readonly report: unknown;
  readonly reportedAt: Date | null;
}

export async function getPortalRow(db: Db | Tx, id: Id): Promise<PortalRow> {
  const [row] = isId(id) ? await db<PortalRow[]>`select * from rudi_portals where id = ${id}` : [];
  if (row === undefined) throw new Failure("not-found", "rudi-portal-unknown");
  return row;
}
