import type { Actor } from "../../access/actor.ts";
import type { BorrowedLoan } from "../../citizens/room.ts";
import { showRows } from "./shown-rows.ts";

const pageSize = 100;

/** A page of what is lent, as a table shows it, under that loan: an entry of the journal. */
export async function lentRows(
  locals: Pick<App.Locals, "rooms" | "language">,
  actor: Actor & { readonly kind: "member" },
  { loan, table, organization }: Pick<BorrowedLoan, "loan" | "table" | "organization">,
  page: number,
) {
  const { rooms } = locals;
  // As a member of the organization alone: who administers the site, or is of the producer too, would read all.
  const memberships = actor.memberships.filter((one) => one.organization === organization);
  const reader = { ...actor, administrator: false, memberships, agreement: loan };
  const { version } = await rooms.tables.getTable(reader, table);
  const params = new URLSearchParams({ page: String(page), page_size: String(pageSize) });
  const read = await rooms.rows.readPage(reader, table, params);
  return {
    ...showRows(locals, version?.columns ?? [], read.rows),
    total: read.total,
    page: read.page,
    pageSize,
  };
}
