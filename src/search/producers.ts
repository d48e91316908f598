import { defined } from "../base/defined.ts";
import type { FoundProducer, Understood } from "./search.ts";
import type { AskedIndex, FoundDataset } from "./index/asked-index.ts";
import { rank } from "./rank.ts";
import { understand } from "./understand.ts";

/** How many producers are told. */
const producersMax = 10;
/** What a producer's datasets say of it, beside its own name. */
const evidenceWeight = 0.3;
/** Less than that part of what the best publishes says nothing of a producer. */
const evidenceMin = 0.25;

/**
 * Those that the words name, then those that publish most of the best answers. Words that datasets have, or
 * are corrected to, are taken as they have them: looking for another spelling of each would cost as much as the search.
 */
export async function findProducers(
  asked: Pick<AskedIndex, "producers" | "scorer" | "countsOf">,
  understood: Understood["words"],
  best: readonly FoundDataset[],
): Promise<readonly FoundProducer[]> {
  const { index, slugs } = asked.producers;
  const known = { dictionary: index.dictionary, documents: index.documents.living };
  const words = understood.flatMap(({ word, corrected }) => (corrected ?? word).split(" "));
  const unknown = new Set(understood.filter(({ found }) => !found).flatMap(({ word }) => word.split(" ")));
  const { groups } = understand(words, known, { corrects: (word) => unknown.has(word) });
  const scored = asked.scorer.score(index, groups, 0.5);
  const scores = new Map<string, number>();
  const ranked = groups.length === 0 ? [] : rank(index, scored, groups, producersMax * 2);
  const most = ranked[0]?.score ?? 1;
  for (const { row, score } of ranked) scores.set(index.documents.ids[row] ?? "", score / most);
  for (const [value, share] of evidenceOf(best)) {
    const named = scores.get(value);
    if (named !== undefined || share >= evidenceMin) scores.set(value, (named ?? 0) + evidenceWeight * share);
  }
  const values = [...scores]
    .sort(([, one], [, other]) => other - one)
    .slice(0, producersMax)
    .map(([value]) => value);
  const counts = await asked.countsOf(values);
  return values.map((value) => {
    const row = index.documents.rowOf(value);
    const slug = slugs.get(value);
    return {
      value,
      name: row === undefined ? value : (index.documents.titles[row] ?? value),
      ...defined({ slug }),
      datasets: counts.get(value) ?? 0,
    };
  });
}

/** Of each producer the part of the best answers that it publishes, by their places; the highest is 1. */
function evidenceOf(best: readonly FoundDataset[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [place, { producer }] of best.entries()) {
    if (producer !== "") sums.set(producer, (sums.get(producer) ?? 0) + 1 / (place + 3));
  }
  const most = Math.max(...sums.values());
  return new Map([...sums].map(([value, sum]) => [value, sum / most]));
}
