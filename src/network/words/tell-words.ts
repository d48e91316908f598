import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { findRowWordsOf } from "../../tables/row-words-of.ts";
import type { NetworkContext } from "../context.ts";
import { wordListType } from "./word-list.ts";

type Context = Pick<NetworkContext, "db" | "identity" | "url">;

/** The words of a table, and what this instance signs of them; none of both where the list is known. */
export interface ToldWords {
  readonly digest: string;
  readonly told: { readonly signed: string; readonly words: string } | undefined;
}

/**
 * The words in the names and codes of a table that everybody reads: their digest is signed, the list
 * stands beside it. Throws `not-found` where there is none: of another table, or not found yet.
 */
export async function tellRowWords(
  { db, identity, url }: Context,
  table: Id,
  isKnown?: (digest: string) => boolean,
): Promise<ToldWords> {
  const found = await findRowWordsOf(db, table, isKnown);
  if (found === undefined) throw new Failure("not-found", "table-unknown");
  const { version, digest, packed } = found;
  if (packed === undefined) return { digest, told: undefined };
  const signed = await identity.signDocument(wordListType, { instance: url, table, version, digest });
  return { digest, told: { signed, words: packed } };
}
