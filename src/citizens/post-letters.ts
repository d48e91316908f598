import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { Tx } from "../db/db.ts";
import { demandLetter } from "../letters/demand-letter.ts";
import { readSettings } from "../people/instance.ts";
import { addressesOf, editorsOf } from "../people/members.ts";
import { listOrganizationsById } from "../people/remote-organizations.ts";
import type { CitizensContext } from "./context.ts";

/** Of what an organization holds. */
interface News {
  readonly organization: Id;
  readonly what: Parameters<typeof demandLetter>[0]["what"];
}

interface Addressee {
  readonly account: Id;
  /** The path of the page that tells it. */
  readonly link: string;
  /** That of the site where absent. */
  readonly language?: Language;
}

/** In the transaction of what it tells: to the accounts that are there. Nothing of what it is, nor of whom. */
export async function postLetters(
  ctx: CitizensContext,
  tx: Tx,
  { organization, what }: News,
  to: readonly Addressee[],
): Promise<void> {
  if (to.length === 0) return;
  const accounts = to.map(({ account }) => account);
  const [{ name, language: usual }, addresses, names] = await Promise.all([
    readSettings({ ...ctx, db: tx }),
    addressesOf(tx, accounts),
    listOrganizationsById(tx, [organization]),
  ]);
  const told = { what, name, url: ctx.url, organization: names.get(organization)?.name ?? "" };
  const letters = to.flatMap(({ account, link, language = usual }) => {
    const address = addresses.get(account);
    return address === undefined ? [] : [demandLetter({ ...told, to: address, link, language })];
  });
  await ctx.letters.post(letters, tx);
}

/** The same to those who edit for the organization, of a page of it. */
export async function postToEditors(ctx: CitizensContext, tx: Tx, news: News, page: string): Promise<void> {
  const [editors, names] = await Promise.all([
    editorsOf(tx, news.organization),
    listOrganizationsById(tx, [news.organization]),
  ]);
  const slug = names.get(news.organization)?.slug;
  if (slug === undefined) return;
  const link = `/organizations/${slug}/${page}`;
  await postLetters(
    ctx,
    tx,
    news,
    editors.map((account) => ({ account, link })),
  );
}
