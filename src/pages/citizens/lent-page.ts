import type { Actor } from "../../access/actor.ts";
import type { BorrowedLoan } from "../../citizens/room.ts";
import { alignOf, digitsOfColumn, toCell } from "../reading/cells.ts";
import { titleOfColumn } from "../reading/column-title.ts";

const pageSize = 100;

/** A page of what is lent, as a table shows it, under that loan: an entry of the journal. */
export async function lentRows(
  { rooms, language }: Pick<App.Locals, "rooms" | "language">,
  actor: Actor & { readonly kind: "member" },
  { loan, table, organization }: Pick<BorrowedLoan, "loan" | "table" | "organization">,
  page: number,
) {
  // As a member of the organization alone: who administers the site, or is of the producer too, would read all.
  const memberships = actor.memberships.filter((one) => one.organization === organization);
  const reader = { ...actor, administrator: false, memberships, agreement: loan };
  const { version } = await rooms.tables.getTable(reader, table);
  const params = new URLSearchParams({ page: String(page), page_size: String(pageSize) });
  const read = await rooms.rows.readPage(reader, table, params);
  const columns = version?.columns ?? [];
  const shown = columns.map((column) => {
    const values = read.rows.map((row) => row[column.name]);
    const digits = digitsOfColumn(column, values);
    return values.map((value) => toCell(column, value, language, rooms.territory, digits));
  });
  return {
    head: columns.map((column) => ({ title: titleOfColumn(column), align: alignOf(column) })),
    rows: read.rows.map((_, row) => shown.map((cells) => cells[row] ?? {})),
    total: read.total,
    page: read.page,
    pageSize,
  };
}
