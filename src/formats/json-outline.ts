import { JsonWalker, type Visitor } from "./json/json-walker.ts";

/** A list that a JSON document holds, by the names that lead to it. */
export interface ListOutline {
  readonly path: readonly string[];
  objects: number;
  lists: number;
  scalars: number;
  bytes: number;
}

/** What a JSON document is made of, without what lies inside the elements of its lists. */
export interface Outline {
  readonly root: "object" | "list" | "scalar";
  readonly lists: readonly ListOutline[];
  /** Texts and numbers that are members of the document itself or of objects in it. */
  readonly scalars: ReadonlyMap<string, string>;
  readonly apostrophes: number;
  readonly trailing: number;
}

const listsMax = 5_000;
const scalarsMax = 500;

/** Gathers an outline from a walk. */
class Outliner implements Visitor {
  readonly lists: ListOutline[] = [];
  readonly scalars = new Map<string, string>();
  #root: Outline["root"] = "scalar";
  #current: ListOutline | undefined;

  list(path: readonly string[]): "measure" {
    if (path.length === 0) this.#root = "list";
    this.#current = { path, objects: 0, lists: 0, scalars: 0, bytes: 0 };
    if (this.lists.length < listsMax) this.lists.push(this.#current);
    return "measure";
  }

  element(_path: readonly string[], element: { kind: "object" | "list" | "scalar"; length: number }): void {
    const list = this.#current;
    if (list === undefined) return;
    list.bytes += element.length;
    if (element.kind === "object") list.objects++;
    else if (element.kind === "list") list.lists++;
    else list.scalars++;
  }

  object(path: readonly string[]): void {
    if (path.length === 0) this.#root = "object";
  }

  scalar(path: readonly string[], text: string): void {
    if (this.scalars.size < scalarsMax) this.scalars.set(path.join("\0"), text);
  }

  outline(walker: JsonWalker): Outline {
    return {
      root: this.#root,
      lists: this.lists,
      scalars: this.scalars,
      apostrophes: walker.apostrophes,
      trailing: walker.trailing,
    };
  }
}

/** Walks the whole text. Throws `json-truncated` or `json-broken`. */
export async function outlineOf(chunks: AsyncIterable<Buffer>): Promise<Outline> {
  const outliner = new Outliner();
  const walker = new JsonWalker(outliner, 0);
  for await (const chunk of chunks) walker.push(chunk);
  walker.end();
  return outliner.outline(walker);
}
