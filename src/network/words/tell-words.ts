import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { findRowWordsOf } from "../../tables/row-words-of.ts";
import type { NetworkContext } from "../context.ts";
import { digestOf, packWords, wordListType } from "./word-list.ts";

type Context = Pick<NetworkContext, "db" | "identity" | "url">;

/**
 * Signed: the words in the names and codes of a table that everybody reads. Nothing where the list is
 * the one of that digest. Throws `not-found` where there is none: of another table, or not found yet.
 */
export async function tellRowWords(
  { db, identity, url }: Context,
  table: Id,
  known?: string,
): Promise<string | undefined> {
  const found = await findRowWordsOf(db, table);
  if (found === undefined) throw new Failure("not-found", "table-unknown");
  const words = packWords(found.hashes);
  if (digestOf(words) === known) return undefined;
  return identity.signDocument(wordListType, { instance: url, table, version: found.version, words });
}
