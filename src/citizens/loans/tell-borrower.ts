import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import { loanLetter } from "../../letters/loan-letter.ts";
import { readSettings } from "../../people/instance.ts";
import { takeNewsTurn } from "../../people/letter-limits.ts";
import { addressesOf, editorsOf } from "../../people/members.ts";
import { listOrganizationsById } from "../../people/remote-organizations.ts";
import type { CitizensContext } from "../context.ts";
import { findBorrowed } from "./borrowed-rows.ts";
import { selectLoans } from "./loan-rows.ts";

/**
 * In the transaction of what it tells: to the editors of who reads, in the language of the site: that there is news, and nothing of what or whom.
 * An organization is written once an hour of what it is lent, and once of what ended.
 */
export async function tellBorrower(
  ctx: CitizensContext,
  tx: Tx,
  loan: Id,
  what: "lent" | "ended",
): Promise<void> {
  const within = { ...ctx, db: tx };
  const borrowed = await findBorrowed(tx, loan);
  if (borrowed === undefined) return;
  const { organization } = borrowed;
  const [settings, editors, names] = await Promise.all([
    readSettings(within),
    editorsOf(tx, organization),
    listOrganizationsById(tx, [organization]),
  ]);
  const found = names.get(organization);
  if (found === undefined) return;
  const { name, language } = settings;
  if (!(await takeNewsTurn(within, `${what} to ${organization}`))) return;
  const addresses = await addressesOf(tx, editors);
  const link = `/organizations/${found.slug}/loans/${loan}`;
  await ctx.letters.post(
    [...addresses.values()].map((to) =>
      loanLetter({ to, language, name, url: ctx.url, link, what, organization: found.name }),
    ),
    tx,
  );
}

/** In the same way to who lends: their loan ended otherwise than by them, or its copies are said to be deleted. */
export async function tellLender(
  ctx: CitizensContext,
  tx: Tx,
  loan: Id,
  what: "over" | "deleted",
): Promise<void> {
  const [row] = await selectLoans(tx, tx`id = ${loan} and account is not null`);
  if (row === undefined || row.account === null) return;
  const [settings, addresses] = await Promise.all([
    readSettings({ ...ctx, db: tx }),
    addressesOf(tx, [row.account]),
  ]);
  const to = addresses.get(row.account);
  if (to === undefined) return;
  const { name, language } = settings;
  const link = `/my/loans/${loan}`;
  await ctx.letters.post(
    [loanLetter({ to, language, name, url: ctx.url, link, what, organization: row.borrowerName })],
    tx,
  );
}
