import { GrowingLists } from "../growing.ts";

/** The values of one facet, document by document, each value as a number. */
export class FacetColumn {
  readonly #numbers = new Map<string, number>();
  readonly #lists = new GrowingLists();
  readonly values: string[] = [];
  readonly labels: (string | undefined)[] = [];

  push(values: readonly { readonly value: string; readonly label?: string }[]): void {
    this.#lists.push(values.map(({ value, label }) => this.#take(value, label)));
  }

  numberOf(value: string): number | undefined {
    return this.#numbers.get(value);
  }

  /** How many of these documents have each value. */
  count(counts: Uint32Array, documents: Uint32Array): void {
    const numbers = this.#lists.values.values;
    const ends = this.#lists.ends.values;
    // Plain loops over typed arrays: this is where a search spends its time.
    for (let index = 0; index < documents.length; index += 1) {
      const document = documents[index] ?? 0;
      const end = ends[document] ?? 0;
      for (let at = document === 0 ? 0 : (ends[document - 1] ?? 0); at < end; at += 1) {
        const number = numbers[at] ?? 0;
        counts[number] = (counts[number] ?? 0) + 1;
      }
    }
  }

  /** Whether the document has one of the values that are marked. */
  hasSome(document: number, marked: Uint8Array): boolean {
    const numbers = this.#lists.values.values;
    const end = this.#lists.end(document);
    for (let at = this.#lists.start(document); at < end; at += 1) {
      if (marked[numbers[at] ?? 0] === 1) return true;
    }
    return false;
  }

  valuesOf(document: number): readonly number[] {
    const values: number[] = [];
    const end = this.#lists.end(document);
    for (let at = this.#lists.start(document); at < end; at += 1) values.push(this.#lists.values.at(at));
    return values;
  }

  #take(value: string, label: string | undefined): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) {
      if (label !== undefined) this.labels[known] = label;
      return known;
    }
    const number = this.values.length;
    this.#numbers.set(value, number);
    this.values.push(value);
    this.labels.push(label);
    return number;
  }
}
