import type { DatasetIndex } from "./index/dataset-index.ts";
import type { Group } from "./understand.ts";

/** What a group of words gives: documents that hold any of it, each with its score and how much of it they cover. */
export interface ScoredGroup {
  readonly rows: Uint32Array;
  readonly scores: Float32Array;
  readonly coverage: Float32Array;
}

/** Fewer are found again as quickly. */
const rowsMin = 1000;
const bytesMax = 32_000_000;

/** People ask for the same words again and again, beside others: what many documents hold is scored once, until the index changes. */
export class GroupsKept {
  readonly #kept = new WeakMap<DatasetIndex, Groups>();

  find(index: DatasetIndex, group: Group): ScoredGroup | undefined {
    const groups = this.#of(index);
    const key = keyOf(group);
    const found = groups.scored.get(key);
    if (found === undefined) return undefined;
    groups.scored.delete(key);
    groups.scored.set(key, found);
    return found;
  }

  /** Of these rows, what `scores` and `coverage` say of each by its number. */
  keep(index: DatasetIndex, group: Group, rows: Uint32Array, sums: Omit<ScoredGroup, "rows">): void {
    if (rows.length < rowsMin) return;
    const groups = this.#of(index);
    const scored = {
      rows: rows.slice(),
      scores: numbersOf(sums.scores, rows),
      coverage: numbersOf(sums.coverage, rows),
    };
    groups.scored.set(keyOf(group), scored);
    groups.bytes += bytesOf(scored);
    for (const [key, oldest] of groups.scored) {
      if (groups.bytes <= bytesMax) return;
      groups.scored.delete(key);
      groups.bytes -= bytesOf(oldest);
    }
  }

  #of(index: DatasetIndex): Groups {
    const known = this.#kept.get(index);
    if (known?.generation === index.generation) return known;
    const groups = { generation: index.generation, scored: new Map<string, ScoredGroup>(), bytes: 0 };
    this.#kept.set(index, groups);
    return groups;
  }
}

interface Groups {
  readonly generation: number;
  /** The one that was asked for longest ago first. */
  readonly scored: Map<string, ScoredGroup>;
  bytes: number;
}

function keyOf({ alternatives, weight }: Group): string {
  return JSON.stringify([weight, ...alternatives.map((each) => [each.weight, each.isWhole, ...each.terms])]);
}

function numbersOf(numbers: Float32Array, rows: Uint32Array): Float32Array {
  const kept = new Float32Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) kept[at] = numbers[rows[at] ?? 0] ?? 0;
  return kept;
}

function bytesOf({ rows }: ScoredGroup): number {
  return 12 * rows.length;
}
