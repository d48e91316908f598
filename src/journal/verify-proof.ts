import { emptyRoot, nodeHash } from "../access/journal-tree.ts";

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
  const rebuilt = rebuild(
    first.size,
    second.size,
    isWholeSubtree(first.size) ? [first.root, ...proof] : proof,
  );
  return rebuilt?.old.equals(first.root) === true && rebuilt.young.equals(second.root);
}

/**
 * Whether nodes show that the second tree has another beginning than the first: they rebuild its
 * root, and from another root of the first size. Nobody can make them for trees that follow each
 * other, whoever sends them: it would take two contents of one hash. They are those of a consistency
 * proof; where the first tree is one whole subtree, that of the second comes before them.
 */
export function isForked(first: Tree, second: Tree, nodes: readonly Buffer[]): boolean {
  if (first.size === 0 || first.size > second.size) return false;
  if (first.size === second.size) return !first.root.equals(second.root);
  const rebuilt = rebuild(first.size, second.size, nodes);
  return rebuilt?.young.equals(second.root) === true && !rebuilt.old.equals(first.root);
}

/** The roots of both sizes, as the nodes of a consistency proof make them. */
function rebuild(
  firstSize: number,
  secondSize: number,
  [start, ...steps]: readonly Buffer[],
): { readonly old: Buffer; readonly young: Buffer } | undefined {
  if (start === undefined) return undefined;
  let [at, last] = climbFromOdd(firstSize - 1, secondSize - 1);
  let [old, young] = [start, start];
  for (const step of steps) {
    if (last === 0) return undefined;
    if (isOdd(at) || at === last) {
      old = nodeHash(step, old);
      young = nodeHash(step, young);
      [at, last] = climbToRight(at, last);
    } else young = nodeHash(young, step);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? { old, young } : undefined;
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

/** A tree of so many leaves is a subtree of every larger one. */
export function isWholeSubtree(n: number): boolean {
  return Number.isInteger(Math.log2(n));
}
