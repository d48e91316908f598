import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import { postLetters, postToEditors } from "../post-letters.ts";
import { selectDemands } from "./demand-rows.ts";

/** In the transaction of what it tells: to those who may answer, in the language of the site. Nothing of what is asked, nor of whom; nothing before a code has proven it. */
export async function tellEditors(ctx: CitizensContext, tx: Tx, id: string): Promise<void> {
  const [row] = await selectDemands(tx, tx`id::text = ${id} and state = 'asked'`);
  if (row === undefined) return;
  await postToEditors(ctx, tx, { organization: row.organization, what: "asked" }, `demands/${row.id}`);
}

/** In the same way to who asked: something was answered, which the space tells. */
export async function tellAsker(ctx: CitizensContext, tx: Tx, ids: readonly Id[]): Promise<void> {
  const rows = await selectDemands(tx, tx`id = any(${[...ids]}::uuid[]) and account is not null`);
  for (const { id, account, organization, language } of rows) {
    if (account === null) continue;
    const to = { account, language, link: `/my/demands/${id}` };
    await postLetters(ctx, tx, { organization, what: "answered" }, [to]);
  }
}
