import { createHash } from "node:crypto";

/**
 * The Merkle tree of RFC 6962 §2.1 (and RFC 9162 §2.1, which words its proofs): pure, over whoever
 * tells the hash of a whole subtree.
 */

/** A whole subtree: 2^height leaves from index · 2^height. */
export interface TreeNode {
  readonly height: number;
  readonly index: number;
}

/** Tells the hash of each, in their order. */
export type ReadNodes = (nodes: readonly TreeNode[]) => Promise<readonly Buffer[]>;

export const emptyRoot = createHash("sha256").digest();

export function leafHash(entry: Uint8Array): Buffer {
  return createHash("sha256").update(leafMark).update(entry).digest();
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash("sha256").update(nodeMark).update(left).update(right).digest();
}

const leafMark = Buffer.from([0]);
const nodeMark = Buffer.from([1]);

/** The root over hashes of leaves, or of subtrees of one same height. */
export function rootOf(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 0) return emptyRoot;
  let level = hashes;
  while (level.length > 1) {
    const next: Buffer[] = [];
    for (let at = 0; at + 1 < level.length; at += 2) {
      next.push(nodeHash(level[at] as Buffer, level[at + 1] as Buffer));
    }
    // The last of an odd level goes up as it is, which is what splitting at a power of two gives.
    if (level.length % 2 === 1) next.push(level.at(-1) as Buffer);
    level = next;
  }
  return level[0] as Buffer;
}

/** A range of leaves whose hash is one step of a proof: from `start`, before `end`. */
interface Range {
  readonly start: number;
  readonly end: number;
}

export async function rootAt(size: number, read: ReadNodes): Promise<Buffer> {
  const [root = emptyRoot] = size === 0 ? [] : await hashesOf([{ start: 0, end: size }], read);
  return root;
}

/** RFC 9162 §2.1.3.1: what leads from the leaf at `index` to the root of the tree of `size`. */
export function inclusionProof(index: number, size: number, read: ReadNodes): Promise<readonly Buffer[]> {
  if (index < 0 || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  const path: Range[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.unshift({ start: middle, end });
      end = middle;
    } else {
      path.unshift({ start, end: middle });
      start = middle;
    }
  }
  return hashesOf(path, read);
}

/** RFC 9162 §2.1.4.1: that the tree of `first` leaves is the beginning of the tree of `second`. */
export function consistencyProof(first: number, second: number, read: ReadNodes): Promise<readonly Buffer[]> {
  if (first < 0 || first > second) throw new RangeError(`no tree of ${first} in a tree of ${second}`);
  if (first === 0 || first === second) return Promise.resolve([]);
  const path: Range[] = [];
  let [start, end] = [0, second];
  let isWhole = true;
  while (first !== end) {
    const middle = start + splitOf(end - start);
    if (first <= middle) {
      path.unshift({ start: middle, end });
      end = middle;
    } else {
      path.unshift({ start, end: middle });
      start = middle;
      isWhole = false;
    }
  }
  // A first tree that is a whole subtree of the second is known to who verifies.
  if (!isWhole) path.unshift({ start, end });
  return hashesOf(path, read);
}

/** The largest power of two below `size`, of at least two leaves. */
function splitOf(size: number): number {
  return 2 ** (Math.ceil(Math.log2(size)) - 1);
}

async function hashesOf(ranges: readonly Range[], read: ReadNodes): Promise<readonly Buffer[]> {
  const parts = ranges.map(subtreesOf);
  const hashes = await read(parts.flat());
  let at = 0;
  return parts.map((nodes) => {
    const own = hashes.slice(at, (at += nodes.length));
    return own.reduceRight((right, left) => nodeHash(left, right));
  });
}

/** The whole subtrees that a range is made of, the largest first; its start is at a boundary of the first. */
function subtreesOf({ start, end }: Range): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let from = start; from < end;) {
    const height = Math.floor(Math.log2(end - from));
    nodes.push({ height, index: from / 2 ** height });
    from += 2 ** height;
  }
  return nodes;
}
