import type { DatasetIndex } from "./index/dataset-index.ts";
import type { Stretch } from "./index/postings.ts";
import { GroupsKept, type ScoredGroup } from "./groups-kept.ts";
import { type Group, rarity } from "./understand.ts";

/** Documents that answer, each with its score: the same length, in no order. */
export interface ScoredRows {
  readonly rows: Uint32Array;
  readonly scores: Float32Array;
}

/** Rows that were touched, each once. */
class Touched {
  rows = new Uint32Array(0);
  count = 0;

  makeRoom(capacity: number): void {
    this.rows = new Uint32Array(capacity + 1);
  }
}

/** A score for each row, and how much of what was wanted it covers. */
class Sums {
  scores = new Float32Array(0);
  coverage = new Float32Array(0);
  /** Room for the scores of those that are collected. */
  collected = new Float32Array(0);
  readonly touched = new Touched();

  makeRoom(capacity: number): void {
    this.scores = new Float32Array(capacity);
    this.coverage = new Float32Array(capacity);
    this.collected = new Float32Array(capacity);
    this.touched.makeRoom(capacity);
  }

  /** Leaves the room empty for the next. */
  clear(): void {
    const { scores, coverage, touched } = this;
    const { rows, count } = touched;
    touched.count = 0;
    if (count > scores.length / 16) {
      scores.fill(0);
      coverage.fill(0);
      return;
    }
    for (let at = 0; at < count; at += 1) {
      const row = rows[at] ?? 0;
      scores[row] = 0;
      coverage[row] = 0;
    }
  }
}

/**
 * Room to add up scores in, made once for an index and used by one question after another: nothing
 * awaits between the beginning and the end of a question. Loops are plain, over typed arrays: words
 * that half of the datasets hold are added up a hundred thousand times.
 */
export class Scorer {
  #capacity = 0;
  readonly #all = new Sums();
  readonly #group = new Sums();
  readonly #part = new Sums();
  readonly #kept = new GroupsKept();

  /**
   * BM25F over the words of each group, the best of its alternatives counting. Documents that hold
   * all groups come before those that hold some; those that hold less than `share` of what was
   * asked, by the rarity of the words, are no answer. The rarest word comes first: what cannot hold
   * enough any more is passed over, so that a word that half of the datasets hold is added up for few.
   */
  score(index: DatasetIndex, groups: readonly Group[], share: number): ScoredRows {
    this.#makeRoom(index.documents.length);
    const wanted = groups.reduce((sum, { weight }) => sum + weight, 0);
    const [only] = groups;
    if (only !== undefined && groups.length === 1) {
      this.#addGroup(index, only, { weight: 1, least: 0 });
      return collect(index, this.#all, { coverageMin: share, wanted: 1 });
    }
    let ahead = wanted;
    for (const group of groups.toSorted((one, other) => other.weight - one.weight)) {
      const least = wanted * (share - rounding) - ahead;
      const term = onlyTerm(group);
      if (term === undefined) this.#addGroup(index, group, { weight: group.weight, least });
      else this.#addTerm(index, term, { weight: group.weight, least });
      ahead -= group.weight;
    }
    return collect(index, this.#all, { coverageMin: wanted * share, wanted });
  }

  #addGroup(index: DatasetIndex, group: Group, counted: Counted): void {
    const kept = this.#kept.find(index, group);
    if (kept !== undefined) return addKept(this.#all, kept, counted);
    this.#scoreGroup(index, group, counted.least);
    const { rows, count } = this.#group.touched;
    if (counted.least <= 0) this.#kept.keep(index, group, rows.subarray(0, count), this.#group);
    addGroup(this.#all, this.#group, counted.weight);
    this.#group.clear();
  }

  /** Of the documents that hold `least` of the groups before, all where that is nothing. */
  #scoreGroup(index: DatasetIndex, { alternatives, weight: asked }: Group, least: number): void {
    const known = { dictionary: index.dictionary, documents: index.documents.counted };
    const among = { held: this.#all.coverage, least, touched: this.#all.touched };
    const postingsOf = (term: number, within: Among) => narrowed(index.postings.of(term), within);
    for (const { terms, weight, isWhole = false } of alternatives) {
      const parts = terms
        .map((term) => ({ term, rare: rarity(term, known) }))
        .sort((one, other) => other.rare - one.rare);
      const wanted = parts.reduce((sum, { rare }) => sum + rare, 0);
      const [only] = parts;
      if (only !== undefined && parts.length === 1) {
        keepTerm(this.#group, postingsOf(only.term, among), among, { rarity: wanted, weight });
        continue;
      }
      let before = 0;
      for (const { term, rare } of parts) {
        // Of what says something as a whole alone, only those with the rarer words are worth a look.
        const within = isWhole && before > 0 ? withAll(this.#part, before) : among;
        addPart(this.#part, postingsOf(term, within), within, rare);
        before += rare;
      }
      // What says the same in several words counts as the word that was asked, not as all of its own.
      const counted = weight * Math.sqrt(Math.min(1, asked / wanted));
      keepParts(this.#group, this.#part, { wanted, weight, counted, shareMin: isWhole ? 0.999 : 0 });
      this.#part.clear();
    }
  }

  /** Of a group of one word, which has no better alternative to be compared with. */
  #addTerm(index: DatasetIndex, { term, weight }: OnlyTerm, group: Counted): void {
    const known = { dictionary: index.dictionary, documents: index.documents.counted };
    const among = { held: this.#all.coverage, least: group.least, touched: this.#all.touched };
    const stretches = narrowed(index.postings.of(term), among);
    addTerm(this.#all, stretches, among.least, {
      each: (rarity(term, known) * weight) / 255,
      // As the room of a group would hold it.
      covered: Math.fround(near(weight)) * group.weight,
    });
  }

  #makeRoom(length: number): void {
    if (length <= this.#capacity) return;
    this.#capacity = Math.ceil(length * 1.25) + 1000;
    for (const sums of [this.#all, this.#group, this.#part]) sums.makeRoom(this.#capacity);
  }
}

/** How much of what was asked a group is, and what a document must hold of those before. */
interface Counted {
  readonly weight: number;
  readonly least: number;
}

interface OnlyTerm {
  readonly term: number;
  readonly weight: number;
}

function onlyTerm({ alternatives }: Group): OnlyTerm | undefined {
  const [only, second] = alternatives;
  const [term, other] = only?.terms ?? [];
  if (only === undefined || term === undefined || second !== undefined || other !== undefined)
    return undefined;
  return { term, weight: only.weight };
}

/** Sums are of 32 bits: what lies so near to enough is not passed over. */
const rounding = 1e-4;

/** Documents that are worth a look: those that hold enough of what came before. */
interface Among {
  readonly held: Float32Array;
  readonly least: number;
  /** Those that hold anything of it. */
  readonly touched: Touched;
}

function withAll({ coverage, touched }: Sums, covered: number): Among {
  return { held: coverage, least: covered * (1 - rounding), touched };
}

/** To find a document among many costs as much as walking over so many. */
const stepsOfFinding = 24;

/** Of postings that are many, those of the few documents that are worth a look. */
function narrowed(stretches: readonly Stretch[], among: Among): readonly Stretch[] {
  if (among.least <= 0) return stretches;
  const stepsMax = among.touched.count * stepsOfFinding;
  return stretches.map((stretch) =>
    stepsMax < stretch.end - stretch.start ? fewOf(stretch, among) : stretch,
  );
}

/** Documents lie in a stretch in the order of their numbers. */
function fewOf(
  { documents, impacts, start, end }: Stretch,
  { held, least, touched: { rows, count } }: Among,
): Stretch {
  const few = { documents: new Uint32Array(count), impacts: new Uint8Array(count) };
  let many = 0;
  for (let at = 0; at < count; at += 1) {
    const row = rows[at] ?? 0;
    if ((held[row] ?? 0) < least) continue;
    let low = start;
    for (let high = end; low < high;) {
      const middle = (low + high) >>> 1;
      if ((documents[middle] ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    if (low === end || documents[low] !== row) continue;
    few.documents[many] = row;
    few.impacts[many] = impacts[low] ?? 0;
    many += 1;
  }
  return { ...few, start: 0, end: many };
}

/** Of one word: the best of its alternatives. */
function keepTerm(
  { scores, coverage, touched }: Sums,
  stretches: readonly Stretch[],
  { held, least }: Among,
  { rarity: rare, weight }: { rarity: number; weight: number },
): void {
  const covered = near(weight);
  const each = (rare * weight) / 255;
  const { rows } = touched;
  let { count } = touched;
  for (const { documents, impacts, start, end } of stretches) {
    for (let at = start; at < end; at += 1) {
      const row = documents[at] ?? 0;
      if ((held[row] ?? 0) < least) continue;
      const before = coverage[row] ?? 0;
      rows[count] = row;
      count += Number(before === 0);
      scores[row] = greater(each * (impacts[at] ?? 0), scores[row] ?? 0);
      coverage[row] = greater(covered, before);
    }
  }
  touched.count = count;
}

/** A document holds a word once. */
function addTerm(
  { scores, coverage, touched }: Sums,
  stretches: readonly Stretch[],
  least: number,
  { each, covered }: { each: number; covered: number },
): void {
  const { rows } = touched;
  let { count } = touched;
  for (const { documents, impacts, start, end } of stretches) {
    for (let at = start; at < end; at += 1) {
      const row = documents[at] ?? 0;
      const before = coverage[row] ?? 0;
      if (before < least) continue;
      rows[count] = row;
      count += Number(before === 0);
      scores[row] = (scores[row] ?? 0) + Math.fround(each * (impacts[at] ?? 0));
      coverage[row] = before + covered;
    }
  }
  touched.count = count;
}

function addPart(
  { scores, coverage, touched }: Sums,
  stretches: readonly Stretch[],
  { held, least }: Among,
  rare: number,
): void {
  const each = rare / 255;
  const { rows } = touched;
  let { count } = touched;
  for (const { documents, impacts, start, end } of stretches) {
    for (let at = start; at < end; at += 1) {
      const row = documents[at] ?? 0;
      if ((held[row] ?? 0) < least) continue;
      const before = coverage[row] ?? 0;
      rows[count] = row;
      count += Number(before === 0);
      scores[row] = (scores[row] ?? 0) + each * (impacts[at] ?? 0);
      coverage[row] = before + rare;
    }
  }
  touched.count = count;
}

/** Half of an expression is far less than half of what it says. */
function keepParts(
  group: Sums,
  part: Sums,
  {
    wanted,
    weight,
    counted,
    shareMin,
  }: { wanted: number; weight: number; counted: number; shareMin: number },
): void {
  const covered = near(weight);
  const { rows, count } = part.touched;
  for (let at = 0; at < count; at += 1) {
    const row = rows[at] ?? 0;
    const share = (part.coverage[row] ?? 0) / wanted;
    if (share >= shareMin) keepBest(group, row, (part.scores[row] ?? 0) * counted * share, share * covered);
  }
}

function keepBest({ scores, coverage, touched }: Sums, row: number, score: number, covered: number): void {
  const before = coverage[row] ?? 0;
  touched.rows[touched.count] = row;
  touched.count += Number(before === 0);
  scores[row] = greater(score, scores[row] ?? 0);
  coverage[row] = greater(covered, before);
}

function greater(one: number, other: number): number {
  const isOne = Number(one > other);
  return isOne * one + (1 - isOne) * other;
}

function addGroup({ scores, coverage, touched }: Sums, group: Sums, weight: number): void {
  const { rows, count: added } = group.touched;
  let { count } = touched;
  for (let at = 0; at < added; at += 1) {
    const row = rows[at] ?? 0;
    const before = coverage[row] ?? 0;
    touched.rows[count] = row;
    count += Number(before === 0);
    scores[row] = (scores[row] ?? 0) + (group.scores[row] ?? 0);
    coverage[row] = before + (group.coverage[row] ?? 0) * weight;
  }
  touched.count = count;
}

/** Of a group that was scored before. */
function addKept({ scores, coverage, touched }: Sums, kept: ScoredGroup, { weight, least }: Counted): void {
  const { rows } = touched;
  let { count } = touched;
  for (let at = 0; at < kept.rows.length; at += 1) {
    const row = kept.rows[at] ?? 0;
    const before = coverage[row] ?? 0;
    if (before < least) continue;
    rows[count] = row;
    count += Number(before === 0);
    scores[row] = (scores[row] ?? 0) + (kept.scores[at] ?? 0);
    coverage[row] = before + (kept.coverage[at] ?? 0) * weight;
  }
  touched.count = count;
}

/** From so great a part of all rows on, walking over all of them costs less than over those that were touched. */
const manyShare = 1 / 8;

/** Those that were touched, in the order of their numbers where they are many: what is counted of them lies in that order. */
function touchedInOrder({ coverage, touched }: Sums, length: number): Uint32Array {
  const { rows, count } = touched;
  if (count < length * manyShare) return rows.subarray(0, count);
  let many = 0;
  for (let row = 0; row < length; row += 1) {
    rows[many] = row;
    many += Number(coverage[row] !== 0);
  }
  touched.count = many;
  return rows.subarray(0, many);
}

/** Of the rows that were touched, those that are alive and hold enough. Leaves the room empty for the next. */
function collect(
  index: DatasetIndex,
  all: Sums,
  { coverageMin, wanted }: { coverageMin: number; wanted: number },
): ScoredRows {
  const prior = priors(index);
  const { scores: sums, coverage, collected: scores } = all;
  const rows = touchedInOrder(all, index.documents.length);
  const many = rows.length;
  let count = 0;
  for (let at = 0; at < many; at += 1) {
    const row = rows[at] ?? 0;
    const covered = coverage[row] ?? 0;
    const sum = sums[row] ?? 0;
    coverage[row] = 0;
    sums[row] = 0;
    const known = prior[row] ?? 0;
    const part = covered / wanted;
    const isWhole = Number(part > 0.999);
    // No further than what was read: the room of those that were touched holds those that are left.
    rows[count] = row;
    scores[count] = sum * (isWhole + (1 - isWhole) * (0.65 * part * part)) * known;
    count += Number(covered >= coverageMin) * Number(known > 0);
  }
  all.touched.count = 0;
  // A copy, so that what was made for all of them does not stay with few.
  return { rows: rows.slice(0, count), scores: scores.slice(0, count) };
}

/** What is near to a word covers it nearly. */
export function near(weight: number): number {
  return weight >= 0.8 ? 1 : 0.8;
}

/** What a dataset is worth by itself, whatever its age. */
export function worthOf({ quality, known }: { readonly quality: number; readonly known: number }): number {
  return 1 + (0.15 / 405) * quality + 1.8 * known;
}

/** On top of that, for what changed last. */
export const recencyShare = 0.2;

/** By row, kept until the index changes. */
const priorsKept = new WeakMap<DatasetIndex, { generation: number; priors: Float64Array }>();

/** At equal words, what is well known comes before the obscure, what is current and well described before the rest; 0 for the dead. */
export function priors(index: DatasetIndex): Float64Array {
  const known = priorsKept.get(index);
  if (known?.generation === index.generation) return known.priors;
  const { alive, quality, recency, known: fame, recencyScale, length } = index.documents;
  const made = new Float64Array(length);
  for (let row = 0; row < length; row += 1) {
    if (alive.at(row) === 0) continue;
    const worth = worthOf({ quality: quality.at(row), known: fame.at(row) });
    made[row] = worth + recencyShare * recencyScale * recency.at(row);
  }
  priorsKept.set(index, { generation: index.generation, priors: made });
  return made;
}
