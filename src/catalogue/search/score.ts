import type { DatasetIndex } from "./index/dataset-index.ts";
import { type Group, rarity } from "./understand.ts";

/** Documents that answer, each with its score: the same length, in no order. */
export interface Scored {
  readonly rows: Uint32Array;
  readonly scores: Float32Array;
}

/**
 * Room to add up scores in, made once for an index and used by one question after another: nothing
 * awaits between the beginning and the end of a question.
 */
export class Scorer {
  #capacity = 0;
  #total = new Float32Array(0);
  #coverage = new Float32Array(0);
  #group = new Float32Array(0);
  #groupCoverage = new Float32Array(0);
  #part = new Float32Array(0);
  #partCoverage = new Float32Array(0);

  /**
   * BM25F over the words of each group, the best of its alternatives counting. Documents that hold
   * all groups come before those that hold some; those that hold less than `share` of what was
   * asked, by the rarity of the words, are no answer.
   */
  score(index: DatasetIndex, groups: readonly Group[], share: number): Scored {
    this.#makeRoom(index.documents.length);
    const touched: number[] = [];
    const wanted = groups.reduce((sum, { weight }) => sum + weight, 0);
    for (const group of groups) {
      const rows = this.#scoreGroup(index, group);
      for (const row of rows) {
        if (this.#coverage[row] === 0) touched.push(row);
        this.#total[row] = (this.#total[row] ?? 0) + (this.#group[row] ?? 0);
        this.#coverage[row] = (this.#coverage[row] ?? 0) + (this.#groupCoverage[row] ?? 0) * group.weight;
        this.#group[row] = 0;
        this.#groupCoverage[row] = 0;
      }
    }
    return this.#collect(index, touched, wanted * share, wanted);
  }

  /** Of the rows that were touched, those that are alive and hold enough; leaves the room empty. */
  #collect(index: DatasetIndex, touched: readonly number[], coverageMin: number, wanted: number): Scored {
    const { alive } = index.documents;
    const prior = priors(index);
    const rows = new Uint32Array(touched.length);
    const scores = new Float32Array(touched.length);
    let count = 0;
    for (const row of touched) {
      const coverage = this.#coverage[row] ?? 0;
      if (alive.values[row] === 1 && coverage >= coverageMin) {
        rows[count] = row;
        scores[count] = (this.#total[row] ?? 0) * preferWhole(coverage / wanted) * prior(row);
        count += 1;
      }
      this.#total[row] = 0;
      this.#coverage[row] = 0;
    }
    return { rows: rows.subarray(0, count), scores: scores.subarray(0, count) };
  }

  #scoreGroup(index: DatasetIndex, { alternatives }: Group): number[] {
    const touched: number[] = [];
    const known = { dictionary: index.dictionary, documents: index.documents.living };
    for (const { terms, weight, isWhole = false } of alternatives) {
      const rarities = terms.map((term) => rarity(term, known));
      const wanted = rarities.reduce((sum, each) => sum + each, 0);
      if (terms.length === 1) {
        this.#addTerm(index, terms[0] ?? 0, { rarity: rarities[0] ?? 0, weight, touched });
        continue;
      }
      const parts: number[] = [];
      for (const [at, term] of terms.entries()) this.#addPart(index, term, rarities[at] ?? 0, parts);
      this.#keepParts(parts, { wanted, weight, shareMin: isWhole ? 0.999 : 0, touched });
    }
    return touched;
  }

  #addTerm(
    index: DatasetIndex,
    term: number,
    { rarity: rare, weight, touched }: { rarity: number; weight: number; touched: number[] },
  ): void {
    const coverage = near(weight);
    const each = (rare * weight) / 255;
    for (const { documents, impacts, start, end } of index.postings.of(term)) {
      for (let at = start; at < end; at += 1) {
        this.#keepBest(documents[at] ?? 0, each * (impacts[at] ?? 0), coverage, touched);
      }
    }
  }

  #addPart(index: DatasetIndex, term: number, rare: number, touched: number[]): void {
    for (const { documents, impacts, start, end } of index.postings.of(term)) {
      for (let at = start; at < end; at += 1) {
        const row = documents[at] ?? 0;
        if (this.#partCoverage[row] === 0) touched.push(row);
        this.#part[row] = (this.#part[row] ?? 0) + (rare * (impacts[at] ?? 0)) / 255;
        this.#partCoverage[row] = (this.#partCoverage[row] ?? 0) + rare;
      }
    }
  }

  /** Half of an expression is far less than half of what it says. */
  #keepParts(
    parts: readonly number[],
    {
      wanted,
      weight,
      shareMin,
      touched,
    }: { wanted: number; weight: number; shareMin: number; touched: number[] },
  ): void {
    for (const row of parts) {
      const share = (this.#partCoverage[row] ?? 0) / wanted;
      const score = (this.#part[row] ?? 0) * weight * share;
      if (share >= shareMin) this.#keepBest(row, score, share * near(weight), touched);
      this.#part[row] = 0;
      this.#partCoverage[row] = 0;
    }
  }

  #keepBest(row: number, score: number, coverage: number, touched: number[]): void {
    if (this.#groupCoverage[row] === 0) touched.push(row);
    if (score > (this.#group[row] ?? 0)) this.#group[row] = score;
    if (coverage > (this.#groupCoverage[row] ?? 0)) this.#groupCoverage[row] = coverage;
  }

  #makeRoom(length: number): void {
    if (length <= this.#capacity) return;
    this.#capacity = Math.ceil(length * 1.25) + 1000;
    const room = (): Float32Array<ArrayBuffer> => new Float32Array(this.#capacity);
    this.#total = room();
    this.#coverage = room();
    this.#group = room();
    this.#groupCoverage = room();
    this.#part = room();
    this.#partCoverage = room();
  }
}

/** What is near to a word covers it nearly. */
function near(weight: number): number {
  return weight >= 0.8 ? 1 : 0.8;
}

function preferWhole(part: number): number {
  return part > 0.999 ? 1 : 0.65 * part * part;
}

/** At equal words, what is well known comes before the obscure, what is current and well described before the rest. */
export function priors({ documents }: DatasetIndex): (row: number) => number {
  const { quality, recency, known, recencyScale } = documents;
  const [qualities, recencies, knowns] = [quality.values, recency.values, known.values];
  return (row) =>
    1 +
    (0.15 / 405) * (qualities[row] ?? 0) +
    0.2 * recencyScale * (recencies[row] ?? 0) +
    1.8 * (knowns[row] ?? 0);
}
