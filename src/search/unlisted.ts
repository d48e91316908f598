import type { Dataset } from "../catalogue/dataset.ts";
import { englishStemOf, stemOf } from "../catalogue/word-forms.ts";
import type { Territory } from "../territory/territory.ts";
import { ask } from "./ask.ts";
import { analyse, unmeasured } from "./index/analyse.ts";
import type { AskedIndex, FoundDataset } from "./index/asked-index.ts";
import { foundAt } from "./index/own-index.ts";
import { Weigher } from "./index/weigher.ts";
import { everything, inOrder } from "./order.ts";
import { rank } from "./rank.ts";
import type { SearchRequest } from "./search.ts";

/**
 * What answers and not everybody may know of, in the order that is asked for, scored as what lies in
 * the index: by what it says of itself, without its tables. What has none of the words in the forms
 * that the index knows comes last.
 */
export async function rankUnlisted(
  { territory }: { readonly territory: Territory },
  asked: AskedIndex,
  unlisted: readonly Dataset[],
  request: SearchRequest,
): Promise<readonly FoundDataset[]> {
  const weighers = { french: new Weigher(stemOf), english: new Weigher(englishStemOf) };
  const index = await asked.beside(
    unlisted.map((dataset) => analyse({ dataset, quality: unmeasured }, { territory, weighers })),
  );
  const { sort } = request;
  const all = everything(index, sort);
  const count = all.rows.length;
  if (sort !== "relevance") {
    return inOrder(index, all.rows, sort, count).map((each) => foundAt(index, each));
  }
  const { dictionary, documents } = index;
  const { understanding, hasWords } = ask(
    { territory },
    { dictionary, documents: documents.counted },
    request,
  );
  const { groups } = understanding;
  const ranked = rank(index, hasWords ? asked.scorer.score(index, groups, 0) : all, groups, count);
  const scored = new Set(ranked.map(({ row }) => row));
  const others = Array.from(all.rows).filter((row) => !scored.has(row));
  return [...ranked, ...others.map((row) => ({ row, score: 0 }))].map((each) => foundAt(index, each));
}
