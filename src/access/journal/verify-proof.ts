import { emptyRoot, nodeHash } from "./tree.ts";

/** RFC 9162 §2.1.3.2: whether a leaf is at `index` of the tree of `size` with that root. */
export function isIncluded(
  leaf: { readonly hash: Buffer; readonly index: number },
  tree: Tree,
  proof: readonly Buffer[],
): boolean {
  if (leaf.index < 0 || leaf.index >= tree.size) return false;
  let [at, last] = [leaf.index, tree.size - 1];
  let hash = leaf.hash;
  for (const step of proof) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      hash = nodeHash(step, hash);
      [at, last] = climbToRight(at, last);
    } else hash = nodeHash(hash, step);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hash.equals(tree.root);
}

interface Tree {
  readonly size: number;
  readonly root: Buffer;
}

/** RFC 9162 §2.1.4.2: whether the first tree is the beginning of the second. */
export function isConsistent(first: Tree, second: Tree, proof: readonly Buffer[]): boolean {
  if (first.size > second.size) return false;
  if (first.size === second.size) return proof.length === 0 && first.root.equals(second.root);
  if (first.size === 0) return proof.length === 0 && first.root.equals(emptyRoot);
  // A first tree that is one whole subtree is where the proof begins.
  const [start, ...steps] = isPowerOfTwo(first.size) ? [first.root, ...proof] : proof;
  return start !== undefined && grows(first, second, { start, steps });
}

function grows(
  first: Tree,
  second: Tree,
  { start, steps }: { readonly start: Buffer; readonly steps: readonly Buffer[] },
): boolean {
  let [at, last] = climbFromOdd(first.size - 1, second.size - 1);
  let [old, young] = [start, start];
  for (const step of steps) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      old = nodeHash(step, old);
      young = nodeHash(step, young);
      [at, last] = climbToRight(at, last);
    } else young = nodeHash(young, step);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && old.equals(first.root) && young.equals(second.root);
}

// Sizes go beyond 32 bits, where JavaScript's shifts end.
const half = (n: number): number => Math.floor(n / 2);
const isOdd = (n: number): boolean => n % 2 === 1;

/** Up to where the node is a right child, or the first. */
function climbToRight(at: number, last: number): [number, number] {
  while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
  return [at, last];
}

function climbFromOdd(at: number, last: number): [number, number] {
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  return [at, last];
}

function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n));
}
