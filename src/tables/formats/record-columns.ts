import { cleanText } from "./json-text.ts";

interface Node {
  readonly children: Map<string, Node>;
  readonly name: string;
  /** Whether a value was seen here that is a cell of its own. */
  filled: boolean;
  /** Records that have it, as far as observed. */
  seen: number;
  /** An object whose members are no columns: it stays JSON text. */
  whole: boolean;
  column: number | undefined;
}

const dictionaryNames = 20;
const nodesMax = 200_000;

type Members = Readonly<Record<string, unknown>>;

/** More columns than a table may have: the caller tries again with less unfolding. */
export class TooWide extends Error {}

/**
 * The columns of records: the members of nested objects become `parent.child`, down to a
 * depth; what lies deeper, and lists, become JSON text. Records are first observed, then the
 * columns are settled in the order of the members; what turns up later is added at the end.
 */
export class RecordColumns {
  readonly #root: Node = newNode("");
  readonly #depthMax: number;
  readonly #columnsMax: number;
  #names: string[] = [];
  #nodes = 0;

  constructor(depthMax: number, columnsMax: number) {
    this.#depthMax = depthMax;
    this.#columnsMax = columnsMax;
  }

  get count(): number {
    return this.#names.length;
  }

  names(): readonly string[] {
    return this.#names;
  }

  observe(members: Members): void {
    this.#spread(members, this.#root, 0, (node, value) => {
      if (value !== null) node.filled = true;
    });
  }

  /** Numbers the columns in the order in which their members were met, children beside parents. */
  settle(): void {
    this.#names = [];
    keepDictionaries(this.#root, this.#root);
    this.#number(this.#root);
  }

  /** The cells of a record, by column; those that it lacks are holes. */
  cells(members: Members): (string | undefined)[] {
    const cells: (string | undefined)[] = [];
    this.#spread(members, this.#root, 0, (node, value) => {
      if (value === null && (node.column !== undefined || node.children.size > 0)) return;
      if (value !== null) node.filled = true;
      cells[node.column ?? this.#add(node)] = cleanText(value);
    });
    return cells;
  }

  #spread(members: Members, parent: Node, depth: number, visit: (node: Node, value: unknown) => void): void {
    for (const key of Object.keys(members)) {
      const value = members[key];
      const node = parent.children.get(key) ?? this.#child(parent, key);
      node.seen++;
      if (isRecord(value) && depth < this.#depthMax && !node.whole && hasMembers(value)) {
        this.#spread(value, node, depth + 1, visit);
      } else visit(node, value);
    }
  }

  #child(parent: Node, key: string): Node {
    const node = newNode(parent.name === "" ? key : `${parent.name}.${key}`);
    parent.children.set(key, node);
    this.#nodes++;
    // Names without end would fill the memory before the columns are settled.
    if (this.#nodes > nodesMax) throw new TooWide();
    return node;
  }

  #number(node: Node): void {
    node.column = undefined;
    if (node !== this.#root && (node.filled || node.whole || node.children.size === 0)) this.#add(node);
    if (node.whole) return;
    for (const child of node.children.values()) this.#number(child);
  }

  #add(node: Node): number {
    if (this.#names.length >= this.#columnsMax) throw new TooWide();
    node.column = this.#names.length;
    this.#names.push(node.name);
    return node.column;
  }
}

function newNode(name: string): Node {
  return { children: new Map(), name, filled: false, seen: 0, whole: false, column: undefined };
}

/** An object from many names to values, of which each record has a few, is data and no structure. */
function keepDictionaries(node: Node, root: Node): void {
  const { size } = node.children;
  let seen = 0;
  for (const child of node.children.values()) seen += child.seen;
  if (node !== root && size > dictionaryNames && seen < size * node.seen * 0.2) node.whole = true;
  if (!node.whole) for (const child of node.children.values()) keepDictionaries(child, root);
}

/** Each name once, whatever the case: the second `id` is `id_2`. Empty ones are `column_3`. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    const base = name.replace(/\s+/g, " ").trim() || `column_${index + 1}`;
    let unique = base;
    for (let number = 2; taken.has(unique.toLowerCase()); number++) unique = `${base}_${number}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasMembers(record: Record<string, unknown>): boolean {
  return Object.keys(record).length > 0;
}
