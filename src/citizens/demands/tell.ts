import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import { demandLetter } from "../../letters/demand-letter.ts";
import { readSettings } from "../../people/instance.ts";
import { addressesOf, editorsOf } from "../../people/members.ts";
import { listOrganizationsById } from "../../people/remote-organizations.ts";
import type { CitizensContext } from "../context.ts";
import { type DemandRow, selectDemands } from "./demand-rows.ts";

/** In the transaction of what it tells: to those who may answer, in the language of the site. Nothing of what is asked, nor of whom; nothing before a code has proven it. */
export async function tellEditors(ctx: CitizensContext, tx: Tx, id: string): Promise<void> {
  const [row] = await selectDemands(tx, tx`id::text = ${id} and state = 'asked'`);
  if (row === undefined) return;
  const { organization } = row;
  const [settings, editors, names] = await Promise.all([
    readSettings({ ...ctx, db: tx }),
    editorsOf(tx, organization),
    listOrganizationsById(tx, [organization]),
  ]);
  const { name, language } = settings;
  const found = names.get(organization);
  if (found === undefined) return;
  const link = `/organizations/${found.slug}/demands/${row.id}`;
  const addresses = await addressesOf(tx, editors);
  await ctx.letters.post(
    [...addresses.values()].map((to) =>
      demandLetter({ to, language, name, url: ctx.url, link, what: "asked", organization: found.name }),
    ),
    tx,
  );
}

/** In the same way to who asked: something was answered, which the space tells. */
export async function tellAsker(ctx: CitizensContext, tx: Tx, ids: readonly Id[]): Promise<void> {
  const rows = await selectDemands(tx, tx`id = any(${[...ids]}::uuid[]) and account is not null`);
  for (const row of rows) await tellOne(ctx, tx, row);
}

async function tellOne(
  ctx: CitizensContext,
  tx: Tx,
  { id, account, organization, language }: DemandRow,
): Promise<void> {
  const [settings, addresses, names] = await Promise.all([
    readSettings({ ...ctx, db: tx }),
    addressesOf(tx, account === null ? [] : [account]),
    listOrganizationsById(tx, [organization]),
  ]);
  const { name } = settings;
  const to = account === null ? undefined : addresses.get(account);
  if (to === undefined) return;
  const of = names.get(organization)?.name ?? "";
  const link = `/my/demands/${id}`;
  await ctx.letters.post(
    [demandLetter({ to, language, name, url: ctx.url, link, what: "answered", organization: of })],
    tx,
  );
}
