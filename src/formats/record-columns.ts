import { eachMember, endOfText, endOfValue, Irregular, plainText, skipBlanks } from "./json-cursor.ts";
import { cleanText, isBeyondDouble, isRecord, parseJson } from "./json-text.ts";
import { plainNumber } from "./plain-number.ts";
import { repeatedMember } from "./repeated-member.ts";
import { keepDictionaries, newNode, type RecordNode } from "./record-tree.ts";

const nodesMax = 200_000;

export type RecordFields = Readonly<Record<string, unknown>>;

/** The cells of a record, by column; those that it lacks are holes. */
export type Cells = (string | undefined)[];

/** More columns than a table may have: the caller tries again with less unfolding. */
export class TooWide extends Error {}

/**
 * The columns of records: the members of nested objects become `parent.child`, down to a
 * depth; what lies deeper, and lists, become JSON text. Records are first observed, then the
 * columns are settled in the order of the members; what turns up later is added at the end.
 */
export class RecordColumns {
  readonly #root: RecordNode = newNode("");
  readonly #depthMax: number;
  readonly #columnsMax: number;
  #names: string[] = [];
  #nodes = 0;
  /** Nodes that the record at hand brought, to be taken back where it proves to be broken. */
  #brought: { parent: RecordNode; key: string }[] = [];
  #numbered: RecordNode[] = [];
  #record = 0;
  /** A member that the last record read from its text has twice. */
  repeated: string | undefined;

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

  observe(members: RecordFields): void {
    this.#spread(members, this.#root, 0, (node, value) => {
      if (value !== null) node.filled = true;
    });
  }

  /** Numbers the columns in the order in which their members were met, children beside parents. */
  settle(): void {
    this.#names = [];
    keepDictionaries(this.#root, this.#root);
    this.#number(this.#root);
    this.#numbered = [];
    this.#brought = [];
  }

  cells(members: RecordFields): Cells {
    const cells: Cells = [];
    this.#spread(members, this.#root, 0, (node, value) => this.#put(cells, node, cleanText(value)));
    return cells;
  }

  /**
   * The cells of a record from its JSON, without making an object of it; numbers stay as they
   * are written. `undefined` where it is not strict JSON.
   */
  cellsOfText(text: string): Cells | undefined {
    const before = this.#names.length;
    this.#brought = [];
    this.#numbered = [];
    this.#record++;
    this.repeated = undefined;
    const cells: Cells = [];
    try {
      const end = this.#spreadText(text, skipBlanks(text, 0), this.#root, 0, cells);
      if (skipBlanks(text, end) < text.length) throw new Irregular();
      return cells;
    } catch (error) {
      if (!(error instanceof Irregular) && !(error instanceof SyntaxError)) throw error;
      this.#names.length = before;
      for (const node of this.#numbered) node.column = undefined;
      for (const { parent, key } of this.#brought.toReversed()) parent.children.delete(key);
      return undefined;
    }
  }

  #spread(
    members: RecordFields,
    parent: RecordNode,
    depth: number,
    visit: (node: RecordNode, value: unknown) => void,
  ): void {
    for (const key of Object.keys(members)) {
      const value = members[key];
      const node = parent.children.get(key) ?? this.#child(parent, key);
      node.seen++;
      if (isRecord(value) && depth < this.#depthMax && !node.whole && Object.keys(value).length > 0) {
        this.#spread(value, node, depth + 1, visit);
      } else visit(node, value);
    }
  }

  #spreadText(text: string, from: number, parent: RecordNode, depth: number, cells: Cells): number {
    return eachMember(text, from, (key, at) => {
      const node = parent.children.get(key) ?? this.#child(parent, key);
      if (node.read === this.#record) this.repeated ??= key;
      node.read = this.#record;
      const first = text.charCodeAt(at);
      if (first === 0x22) {
        const end = endOfText(text, at);
        this.#put(cells, node, plainText(text, at, end));
        return end + 1;
      }
      if (first === 0x7b && depth < this.#depthMax && !node.whole && !isEmptyObject(text, at)) {
        return this.#spreadText(text, at, node, depth + 1, cells);
      }
      const end = endOfValue(text, at);
      const value = text.slice(at, end);
      const nested = first === 0x7b || first === 0x5b;
      this.#put(cells, node, nested ? this.#nestedText(value) : scalarText(value));
      return end;
    });
  }

  #nestedText(text: string): string | undefined {
    const value = parseJson(text);
    this.repeated ??= repeatedMember(text, value);
    return cleanText(value);
  }

  #put(cells: Cells, node: RecordNode, text: string | undefined): void {
    if (text !== undefined) {
      node.filled = true;
      cells[node.column ?? this.#add(node)] = text;
    } else if (node.column === undefined && node.children.size === 0) this.#add(node);
    else if (node.column !== undefined) cells[node.column] = undefined;
  }

  #child(parent: RecordNode, key: string): RecordNode {
    const node = newNode(parent.name === "" ? key : `${parent.name}.${key}`);
    parent.children.set(key, node);
    this.#brought.push({ parent, key });
    this.#nodes++;
    // Names without end would fill the memory before the columns are settled.
    if (this.#nodes > nodesMax) throw new TooWide();
    return node;
  }

  #number(node: RecordNode): void {
    node.column = undefined;
    if (node !== this.#root && (node.filled || node.whole || node.children.size === 0)) this.#add(node);
    if (node.whole) return;
    for (const child of node.children.values()) this.#number(child);
  }

  #add(node: RecordNode): number {
    if (this.#names.length >= this.#columnsMax) throw new TooWide();
    node.column = this.#names.length;
    this.#names.push(node.name);
    this.#numbered.push(node);
    return node.column;
  }
}

function isEmptyObject(text: string, from: number): boolean {
  return text.charCodeAt(skipBlanks(text, from + 1)) === 0x7d;
}

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function scalarText(text: string): string | undefined {
  if (text === "null") return undefined;
  if (text === "true" || text === "false") return text;
  if (!number.test(text)) throw new Irregular();
  if (!/[eE]/.test(text)) return text;
  const value = Number(text);
  const isKept = isBeyondDouble(text, value) || /^-?(?:\.?\d){16}/.test(text);
  return isKept ? text : plainNumber(value);
}
