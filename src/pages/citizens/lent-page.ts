import type { Actor } from "../../access/actor.ts";
import type { BorrowedLoan } from "../../citizens/room.ts";
import { showRows } from "./shown-rows.ts";

const pageSize = 100;

type Lent = Pick<BorrowedLoan, "loan" | "table" | "organization" | "isHere">;
type Member = Actor & { readonly kind: "member" };

/** A page of what is lent, as a table shows it, under that loan: an entry of the journal of who holds it. */
export async function lentRows(
  locals: Pick<App.Locals, "rooms" | "language">,
  actor: Member,
  lent: Lent,
  page: number,
) {
  const read = lent.isHere
    ? await readHere(locals, actor, lent, page)
    : await locals.rooms.citizens.readBorrowed(actor, lent.loan, { page, pageSize });
  return { ...showRows(locals, read.columns, read.rows), total: read.total, page: read.page, pageSize };
}

async function readHere(
  { rooms }: Pick<App.Locals, "rooms">,
  actor: Member,
  { loan, table, organization }: Lent,
  page: number,
) {
  // As a member of the organization alone: who administers the site, or is of the producer too, would read all.
  const memberships = actor.memberships.filter((one) => one.organization === organization);
  const reader = { ...actor, administrator: false, memberships, agreement: loan };
  const { version } = await rooms.tables.getTable(reader, table);
  const params = new URLSearchParams({ page: String(page), page_size: String(pageSize) });
  const { rows, total, page: shown } = await rooms.rows.readPage(reader, table, params);
  return { columns: version?.columns ?? [], rows, total, page: shown };
}
