import type { OpenFile } from "./serving.ts";
import { letGoOfUnused } from "./unused-files.ts";

interface Entry {
  readonly opening: Promise<OpenFile>;
  /** Once it is open. */
  file?: OpenFile;
  /** Since it was last looked for what nobody asks for. */
  isAsked?: boolean;
}

/** The serving files that are attached, and those on their way there, in the order of their last use. */
export class OpenFiles {
  readonly #entries = new Map<string, Entry>();
  /** What is lent to nobody new and is still held: its name is free once it is closed. */
  readonly #retired = new Map<string, Promise<void>>();
  readonly #opened: (name: string) => void;

  /** `opened` is told the name of each file once it is open. */
  constructor(opened: (name: string) => void) {
    this.#opened = opened;
  }

  get size(): number {
    return this.#entries.size;
  }

  names(): string[] {
    return [...this.#entries.keys()];
  }

  /** Whether it is open, or on its way there. */
  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** `undefined` until it is open. */
  find(name: string): OpenFile | undefined {
    return this.#entries.get(name)?.file;
  }

  /** The file of that name, which `open` opens where nobody asked for it before: the last that was used now. */
  ask(name: string, open: () => Promise<OpenFile>): Promise<OpenFile> {
    const entry = this.#entries.get(name) ?? this.#newEntry(name, open);
    entry.isAsked = true;
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    return entry.opening;
  }

  #newEntry(name: string, open: () => Promise<OpenFile>): Entry {
    const entry: Entry = { opening: this.#whenFree(name).then(open) };
    entry.opening.then(
      (file) => {
        entry.file = file;
        this.#opened(name);
      },
      () => {
        if (this.#entries.get(name) === entry) this.#entries.delete(name);
      },
    );
    return entry;
  }

  async #whenFree(name: string): Promise<void> {
    await this.#retired.get(name);
  }

  /** The open file has the place of the one that had its name. */
  replace(name: string, file: OpenFile): void {
    this.#entries.set(name, { opening: Promise.resolve(file), file });
  }

  /** The file is lent to nobody new. */
  drop(name: string, file: OpenFile): void {
    if (this.find(name) === file) this.#entries.delete(name);
  }

  /**
   * Drops the file, and closes it once nobody holds it. Whoever asks for its name meanwhile waits until it is closed, and
   * `removed` where it is to be.
   */
  retire(name: string, file: OpenFile, removed = async (): Promise<void> => undefined): Promise<void> {
    this.drop(name, file);
    const work = file.retire().then(removed);
    const closing = work.catch(() => undefined);
    this.#retired.set(name, closing);
    void closing.then(() => this.#retired.get(name) === closing && this.#retired.delete(name));
    return work;
  }

  /** Retires the files of such names, those that are being opened once they are open. */
  async retireThose(ofName: (name: string) => boolean): Promise<void> {
    for (const [name, { opening }] of [...this.#entries].filter(([each]) => ofName(each))) {
      const file = await opening.catch(() => undefined);
      if (file !== undefined) void this.retire(name, file);
    }
  }

  /** Retires the least recently used file that nobody holds. */
  async retireIdle(): Promise<void> {
    for (const [name, { file }] of this.#entries) {
      if (file === undefined || file.lent > 0) continue;
      await this.retire(name, file);
      return;
    }
  }

  /** Retires again and again what nobody asks for between two moments that are so far apart. */
  retireUnused(unusedMs: number | undefined): Disposable {
    return letGoOfUnused(this.#entries, (name, file) => void this.retire(name, file), unusedMs);
  }

  /** The rows of the tables of which columns are sorted, but for one name's. */
  sortedRows(besides: string | undefined): number {
    const rows = [...this.#entries].map(([name, { file }]) =>
      name !== besides && file?.sorted.size ? file.rowCount : 0,
    );
    return rows.reduce((sum, each) => sum + each, 0);
  }

  async close(): Promise<void> {
    const files = [...this.#entries.values()].map(({ opening }) => opening);
    for (const opening of files) await opening.then((file) => file.close()).catch(() => undefined);
    this.#entries.clear();
  }
}
