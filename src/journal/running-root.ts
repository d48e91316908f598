import { emptyRoot, nodeHash } from "../access/journal-tree.ts";

/** The root of a tree that grows leaf by leaf: as many hashes are held as the size has bits set. */
export class RunningRoot {
  /** By height; a hole where there is no whole subtree. */
  readonly #subtrees: (Buffer | undefined)[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(leaf: Buffer): void {
    let [hash, height] = [leaf, 0];
    for (let left = this.#subtrees[0]; left !== undefined; left = this.#subtrees[height]) {
      hash = nodeHash(left, hash);
      this.#subtrees[height] = undefined;
      height += 1;
    }
    this.#subtrees[height] = hash;
    this.#size += 1;
  }

  root(): Buffer {
    const whole = this.#subtrees.filter((hash) => hash !== undefined);
    const [smallest = emptyRoot, ...larger] = whole;
    return larger.reduce((right, left) => nodeHash(left, right), smallest);
  }
}
