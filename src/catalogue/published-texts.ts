import type { Actor } from "../access/actor.ts";
import { keptPart } from "../base/footprint.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { DatasetText } from "./dataset.ts";
import { type DatasetTextRow, selectDatasetTexts, toDatasetText } from "./dataset-rows.ts";
import { publishedAmong } from "./reading.ts";

/** How those who ask tell a dataset on: the same for all of an instance, since what it writes is kept. */
export type WriteDataset = (dataset: DatasetText) => Buffer;

/**
 * Of these, the published ones that the actor may read, by id, as they are written. What everybody reads
 * is kept for the next answers until something of it changes: as bytes, which lie beside the heap.
 */
export async function writePublished(
  { db }: { readonly db: Db | Tx },
  actor: Actor,
  ids: readonly Id[],
  write: WriteDataset,
): Promise<ReadonlyMap<Id, Buffer>> {
  if (ids.length === 0) return new Map();
  const writeSome = (some: readonly Id[]) => readTexts(db, actor, some, write);
  if (actor.kind !== "anyone") return present(await writeSome(ids));
  const kept = await keptPart(["published-texts"], async () => new KeptTexts(await writeSome(ids)));
  const missing = ids.filter((id) => !kept.has(id));
  const read = missing.length === 0 ? undefined : await writeSome(missing);
  const found = new Map(ids.map((id) => [id, read?.get(id) ?? kept.find(id)]));
  if (read !== undefined) kept.add(read);
  return present(found);
}

type Texts = ReadonlyMap<Id, Buffer | undefined>;

function present(texts: Texts): ReadonlyMap<Id, Buffer> {
  return new Map([...texts].flatMap(([id, text]) => (text === undefined ? [] : [[id, text] as const])));
}

/** Each of them is in the answer: `undefined` where there is none that the actor may read. */
async function readTexts(db: Db | Tx, actor: Actor, ids: readonly Id[], write: WriteDataset): Promise<Texts> {
  const rows = await db<DatasetTextRow[]>`${selectDatasetTexts(db)} where ${publishedAmong(db, actor, ids)}`;
  const found = new Map(rows.map((row) => [row.id, write(toDatasetText(row, actor))]));
  return new Map(ids.map((id) => [id, found.get(id)]));
}

/** Of all that are kept. */
const bytesMax = 20_000_000;
/** Of so many that were asked for once it is known. */
const onceMax = 20_000;

/**
 * By id; those that were asked for longest ago go where all take more. Where all cannot be kept, one is once it is asked
 * for again: what is kept and goes unasked is freed by no sweep of what is young, and bytes beside the heap have V8
 * collect everything the sooner.
 */
class KeptTexts {
  readonly #texts = new Map<Id, Buffer | undefined>();
  readonly #once = new Set<Id>();
  #bytes = 0;

  constructor(texts: Texts) {
    this.add(texts);
  }

  has(id: Id): boolean {
    return this.#texts.has(id);
  }

  find(id: Id): Buffer | undefined {
    const text = this.#texts.get(id);
    if (!this.#texts.delete(id)) return undefined;
    this.#texts.set(id, text);
    return text;
  }

  add(texts: Texts): void {
    for (const [id, text] of texts) {
      if (!this.#isToBeKept(id, text)) continue;
      // Two who missed it at once have both read it.
      this.#drop(id);
      this.#texts.set(id, text);
      this.#bytes += bytesOf(text);
    }
    for (const id of this.#texts.keys()) {
      if (this.#bytes <= bytesMax) return;
      this.#drop(id);
    }
  }

  #isToBeKept(id: Id, text: Buffer | undefined): boolean {
    if (this.#bytes + bytesOf(text) <= bytesMax || this.#once.delete(id)) return true;
    if (this.#once.size >= onceMax) this.#once.clear();
    this.#once.add(id);
    return false;
  }

  #drop(id: Id): void {
    const text = this.#texts.get(id);
    if (this.#texts.delete(id)) this.#bytes -= bytesOf(text);
  }
}

function bytesOf(text: Buffer | undefined): number {
  return 500 + (text?.length ?? 0);
}
