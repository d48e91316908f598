export interface RankedRow {
  readonly row: number;
  readonly score: number;
}

/** The `count` best, best first; of two with the same score, the row that came first. */
export function highest(rows: Uint32Array, scores: Float32Array, count: number): RankedRow[] {
  const size = Math.min(count, rows.length);
  if (size === 0) return [];
  const heap = new WorstFirst(rows, scores, size);
  for (let at = size; at < rows.length; at += 1) heap.offer(at);
  return heap.best();
}

/** A heap of places in `rows` whose root is the worst of them. */
class WorstFirst {
  readonly #rows: Uint32Array;
  readonly #scores: Float32Array;
  readonly #heap: Uint32Array;
  #worst = 0;

  /** Holds the first `size` at the beginning. */
  constructor(rows: Uint32Array, scores: Float32Array, size: number) {
    this.#rows = rows;
    this.#scores = scores;
    this.#heap = Uint32Array.from({ length: size }, (_, place) => place);
    for (let node = size >> 1; node >= 0; node -= 1) this.#sink(node);
    this.#worst = this.#scoreAt(0);
  }

  offer(place: number): void {
    if ((this.#scores[place] ?? 0) < this.#worst || !this.#isWorse(this.#heap[0] ?? 0, place)) return;
    this.#heap[0] = place;
    this.#sink(0);
    this.#worst = this.#scoreAt(0);
  }

  best(): RankedRow[] {
    return [...this.#heap]
      .sort((one, other) => (this.#isWorse(one, other) ? 1 : -1))
      .map((place) => ({ row: this.#rows[place] ?? 0, score: this.#scores[place] ?? 0 }));
  }

  #sink(from: number): void {
    const heap = this.#heap;
    for (let at = from; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && this.#isWorse(heap[child] ?? 0, heap[least] ?? 0)) least = child;
      }
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least] ?? 0, heap[at] ?? 0];
      at = least;
    }
  }

  #scoreAt(node: number): number {
    return this.#scores[this.#heap[node] ?? 0] ?? 0;
  }

  #isWorse(one: number, other: number): boolean {
    const difference = (this.#scores[one] ?? 0) - (this.#scores[other] ?? 0);
    return difference < 0 || (difference === 0 && (this.#rows[one] ?? 0) > (this.#rows[other] ?? 0));
  }
}
