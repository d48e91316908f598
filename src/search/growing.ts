/** Numbers in a typed array that grows as they are added. */
export class Growing<
  Numbers extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array,
> {
  values: Numbers;
  length = 0;
  readonly #make: (length: number) => Numbers;

  constructor(make: (length: number) => Numbers) {
    this.#make = make;
    this.values = make(64);
  }

  push(value: number): void {
    if (this.length === this.values.length) this.#widen(this.length + 1);
    this.values[this.length] = value;
    this.length += 1;
  }

  pushAll(values: ArrayLike<number>): void {
    const length = this.length + values.length;
    if (length > this.values.length) this.#widen(length);
    this.values.set(values, this.length);
    this.length = length;
  }

  /** At any place; what lies between is 0. */
  put(index: number, value: number): void {
    while (this.length <= index) this.push(0);
    this.values[index] = value;
  }

  at(index: number): number {
    return this.values[index] ?? 0;
  }

  #widen(length: number): void {
    const wider = this.#make(Math.max(length, Math.ceil(this.values.length * 1.5)));
    wider.set(this.values);
    this.values = wider;
  }
}

export function growingBytes(): Growing<Uint8Array> {
  return new Growing((length) => new Uint8Array(length));
}

export function growingNumbers(): Growing<Uint32Array> {
  return new Growing((length) => new Uint32Array(length));
}

/** Several numbers for each row, one row after another. */
export class GrowingLists {
  readonly values = growingNumbers();
  /** Where each row's list ends in `values`; it begins where that before it ends. */
  readonly ends = growingNumbers();

  push(list: readonly number[]): void {
    this.values.pushAll(list);
    this.ends.push(this.values.length);
  }

  start(row: number): number {
    return row === 0 ? 0 : this.ends.at(row - 1);
  }

  end(row: number): number {
    return this.ends.at(row);
  }

  list(row: number): number[] {
    return Array.from(this.values.values.subarray(this.start(row), this.end(row)));
  }
}
