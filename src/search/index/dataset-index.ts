import type { Id } from "../../base/id.ts";
import { Dictionary } from "../words/dictionary.ts";
import type { IndexWords } from "../words/index-words.ts";
import { type Around, IndexedDocuments } from "./documents.ts";
import type { ReadEntry, SearchEntry } from "../../catalogue/search-index/entry.ts";
import type { ImageSink, ImageSource } from "../image.ts";
import { Postings } from "./postings.ts";
import { WrittenFacts } from "./written-facts.ts";

/** The index that answers: words, postings and documents, in the memory of the process. */
export class DatasetIndex {
  readonly dictionary = new Dictionary((term) => this.#isHeld(term));
  readonly postings = new Postings(this.dictionary);
  readonly documents: IndexedDocuments;
  readonly #facts = new WrittenFacts();
  /** Changes with every change of the index: what is kept of an answer holds as long. */
  generation = 0;

  constructor(documents = new IndexedDocuments()) {
    this.documents = documents;
  }

  /** An index of its own, in which documents are scored as they would be in another, which holds none of them. */
  static beside(
    { dictionary, documents }: { dictionary: Pick<IndexWords, "find" | "frequencyOf">; documents: Around },
    entries: Iterable<SearchEntry>,
  ): DatasetIndex {
    const beside = new DatasetIndex(new IndexedDocuments(documents));
    for (const entry of entries) beside.put(entry);
    beside.dictionary.countAs(dictionary);
    return beside;
  }

  /** In the stead of what it was. */
  put({ dataset, words, impacts, facts }: SearchEntry): void {
    this.putRead({
      dataset,
      words: Buffer.from(words),
      impacts,
      facts: Buffer.from(JSON.stringify(facts)),
    });
  }

  putRead({ dataset, words, impacts, facts }: ReadEntry): void {
    const told = this.#facts;
    told.read(facts);
    const language = told.value("english") === true ? "english" : "french";
    const title = told.value("title") ?? "";
    const terms = this.dictionary.takeAll(words, language);
    const row = this.documents.add(dataset, told, title, this.dictionary.takeTitle(title, language));
    this.postings.add(row, terms, impacts);
    this.generation += 1;
  }

  remove(dataset: Id): void {
    this.documents.remove(dataset);
    this.generation += 1;
  }

  /** All that answers need, for `restore`. Whoever changes it meanwhile gets a `generation` that tells so. */
  async write(sink: ImageSink): Promise<void> {
    await this.postings.packAll();
    await this.dictionary.write(sink);
    await this.documents.write(sink);
    await this.postings.write(sink);
    await sink.end();
  }

  /** An index that holds what another one wrote. */
  static async restore(source: ImageSource): Promise<DatasetIndex> {
    const index = new DatasetIndex();
    await index.dictionary.restore(source);
    await index.documents.restore(source);
    await index.postings.restore(source);
    await source.end();
    return index;
  }

  /** More of its rows than this share are dead: a new one takes less memory. */
  isWorn(share = 0.5): boolean {
    const { length, living } = this.documents;
    return length > 2000 && living < length * (1 - share);
  }

  #isHeld(term: number): boolean {
    const { alive } = this.documents;
    return this.postings.of(term).some(({ documents, start, end }) => {
      for (let at = start; at < end; at += 1) if (alive.at(documents[at] ?? 0) === 1) return true;
      return false;
    });
  }
}
