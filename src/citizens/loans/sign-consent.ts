import { defined } from "../../base/defined.ts";
import { findHome } from "../../people/remote-organizations.ts";
import type { Db, Tx } from "../../db/db.ts";
import { readableByIds } from "../../catalogue/reading.ts";
import { system } from "../../access/actor.ts";
import type { Consent } from "../consent-record.ts";
import type { CitizensContext } from "../context.ts";
import type { LoanContent } from "../loan.ts";
import type { LoanRow } from "./loan-rows.ts";

/** What is signed of a loan, at its beginning and at its end. */
export async function consentOf(
  { db, url }: { readonly db: Db | Tx } & Pick<CitizensContext, "url">,
  row: LoanRow,
  { purpose, name, columns, period }: LoanContent,
  state: Consent["state"],
): Promise<Consent> {
  const { id, tableId: table, dataset, organization, lentAt, endsAt, project } = row;
  const [datasets, producer] = await Promise.all([
    readableByIds(db, system, [dataset]),
    findHome(db, organization),
  ]);
  const ended =
    state === "given"
      ? undefined
      : { endedAt: row.endedAt ?? undefined, deleteBy: row.deleteBy ?? undefined };
  return {
    loan: id,
    instance: url,
    state,
    givenAt: lentAt ?? row.askedAt,
    endsAt,
    purpose,
    name,
    dataset: { id: dataset, slug: datasets.get(dataset)?.slug ?? dataset },
    table,
    columns,
    producer: { id: organization, name: producer?.name ?? "" },
    borrower: {
      instance: row.borrowerInstance,
      id: row.borrower,
      name: row.borrowerName,
      ...defined({ project: project ?? undefined }),
    },
    ...defined({ period, ...ended }),
  };
}
