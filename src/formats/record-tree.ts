/** A member of records, at its place among them. */
export interface RecordNode {
  readonly children: Map<string, RecordNode>;
  readonly name: string;
  /** Whether a value was seen here that is a cell of its own. */
  filled: boolean;
  /** Records that have it, as far as observed. */
  seen: number;
  /** An object whose members are no columns: it stays JSON text. */
  whole: boolean;
  column: number | undefined;
  /** The last record of which a member was read here, by its number. */
  read: number;
}

const dictionaryNames = 20;

export function newNode(name: string): RecordNode {
  return { children: new Map(), name, filled: false, seen: 0, whole: false, column: undefined, read: 0 };
}

/**
 * An object with many names below it, of which each record has a few, is data and no
 * structure: it is kept whole.
 */
export function keepDictionaries(node: RecordNode, root: RecordNode): void {
  if (node !== root) {
    const { count, seen } = leavesOf(node);
    const share = seen / (count * node.seen);
    node.whole = (count > dictionaryNames && share < 0.2) || (count > dictionaryNames * 5 && share < 0.6);
  }
  if (!node.whole) for (const child of node.children.values()) keepDictionaries(child, root);
}

function leavesOf(node: RecordNode): { count: number; seen: number } {
  if (node.children.size === 0) return { count: 1, seen: node.seen };
  const sum = { count: 0, seen: 0 };
  for (const child of node.children.values()) {
    const { count, seen } = leavesOf(child);
    sum.count += count;
    sum.seen += seen;
  }
  return sum;
}
