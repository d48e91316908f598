import { type Actor, anyone } from "../access/actor.ts";
import { keptPart } from "../base/footprint.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { DatasetText } from "./dataset.ts";
import { type DatasetTextRow, selectDatasetTexts, toDatasetText } from "./dataset-rows.ts";
import { publishedAmong } from "./reading.ts";

/**
 * Of these, the published ones that the actor may read, by id, of which nobody reads the metadata before
 * they are told on. What everybody reads is kept for the next answers until something of it changes.
 */
export async function findPublishedTexts(
  { db }: { readonly db: Db | Tx },
  actor: Actor,
  ids: readonly Id[],
): Promise<ReadonlyMap<Id, DatasetText>> {
  if (ids.length === 0) return new Map();
  if (actor.kind !== "anyone") return present(await readTexts(db, actor, ids));
  const kept = await keptPart(
    ["published-texts"],
    async () => new KeptTexts(await readTexts(db, anyone, ids)),
  );
  const missing = ids.filter((id) => !kept.has(id));
  const read = missing.length === 0 ? undefined : await readTexts(db, anyone, missing);
  const found = new Map(ids.map((id) => [id, read?.get(id) ?? kept.find(id)]));
  if (read !== undefined) kept.add(read);
  return present(found);
}

type Texts = ReadonlyMap<Id, DatasetText | undefined>;

function present(texts: Texts): ReadonlyMap<Id, DatasetText> {
  return new Map([...texts].flatMap(([id, text]) => (text === undefined ? [] : [[id, text] as const])));
}

/** Each of them is in the answer: `undefined` where there is none that the actor may read. */
async function readTexts(db: Db | Tx, actor: Actor, ids: readonly Id[]): Promise<Texts> {
  const rows = await db<DatasetTextRow[]>`${selectDatasetTexts(db)} where ${publishedAmong(db, actor, ids)}`;
  const found = new Map(rows.map((row) => [row.id, toDatasetText(row, actor)]));
  return new Map(ids.map((id) => [id, found.get(id)]));
}

/** Of all that are kept: a character takes two at most. */
const bytesMax = 20_000_000;

/** By id; those that were asked for longest ago go where all take more. */
class KeptTexts {
  readonly #texts = new Map<Id, DatasetText | undefined>();
  #bytes = 0;

  constructor(texts: Texts) {
    this.add(texts);
  }

  has(id: Id): boolean {
    return this.#texts.has(id);
  }

  find(id: Id): DatasetText | undefined {
    const text = this.#texts.get(id);
    if (!this.#texts.delete(id)) return undefined;
    this.#texts.set(id, text);
    return text;
  }

  add(texts: Texts): void {
    for (const [id, text] of texts) {
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

  #drop(id: Id): void {
    const text = this.#texts.get(id);
    if (this.#texts.delete(id)) this.#bytes -= bytesOf(text);
  }
}

function bytesOf(text: DatasetText | undefined): number {
  return 1000 + (text === undefined ? 0 : 2 * (text.metadata.length + text.description.length));
}
