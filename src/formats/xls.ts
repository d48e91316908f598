import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { Failure, problem, type Problem } from "../base/failure.ts";
import type { Format, RawTable } from "./raw.ts";
import type { NamedFile, FormatReading } from "./reading.ts";
import { SheetTable } from "./sheet-table.ts";
import type { XlsEvent } from "./xls-cells.ts";

/** Workbooks of this kind are read whole: an XLS holds 65 536 rows a sheet, and is rarely 50 MB. */
const workbookBytesMax = 1 << 27;
const workerMemoryMb = 2048;

/**
 * Every sheet of a binary workbook (XLS, [MS-XLS]; XLSB), or of the XML or HTML that programs
 * write under that name. It is parsed in a thread with a memory of its own.
 */
export async function readXls(
  file: NamedFile,
  reading: FormatReading,
  format: Format = "xls",
  disguise?: "XML" | "HTML",
): Promise<RawTable[]> {
  const { size } = await stat(file.path);
  if (size > workbookBytesMax) throw tooLarge();
  if (disguise === undefined) refuseOthers(await readFile(file.path));
  await using sheets = new Sheets(format, reading);
  for await (const event of events(file.path, reading)) await sheets.take(event);
  const tables = sheets.tables(
    disguise === undefined ? [] : [problem("sheet-not-really-xls", { format: disguise })],
  );
  if (tables.length > 0) return tables;
  const asked = reading.sheets ?? [];
  throw sheets.seen === 0 && asked.length > 0
    ? new Failure("not-found", "format-sheet-unknown", { sheets: asked })
    : new Failure("invalid", "sheet-nothing-found");
}

/** The tables of a workbook, from what is told of it. */
class Sheets implements AsyncDisposable {
  readonly #format: Format;
  readonly #reading: FormatReading;
  readonly #tables: RawTable[] = [];
  readonly #empty: Problem[] = [];
  #sheet: { name: string; table: SheetTable } | undefined;
  seen = 0;

  constructor(format: Format, reading: FormatReading) {
    this.#format = format;
    this.#reading = reading;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sheet?.table[Symbol.asyncDispose]();
  }

  async take(event: XlsEvent): Promise<void> {
    if (event.kind === "rows") return await this.#add(event);
    await this.#finish();
    if (event.kind !== "sheet") return;
    this.seen++;
    this.#sheet = { name: event.name, table: new SheetTable(event, this.#format, this.#reading) };
  }

  tables(notes: readonly Problem[]): RawTable[] {
    const all = [...notes, ...this.#empty];
    return this.#tables.map((table) => ({ ...table, problems: [...all, ...table.problems] }));
  }

  async #add({ rows, remarks }: Extract<XlsEvent, { kind: "rows" }>): Promise<void> {
    for (const { key, first, sample } of remarks) this.#sheet?.table.bad.remark(key, first, sample);
    for (const row of rows) await this.#sheet?.table.add(row);
  }

  async #finish(): Promise<void> {
    if (this.#sheet === undefined) return;
    const { name, table } = this.#sheet;
    const found = await table.finish();
    if (found.length === 0) this.#empty.push(problem("sheet-empty", { sheet: name }));
    this.#tables.push(...found);
    this.#sheet = undefined;
  }
}

function tooLarge(cause?: unknown): Failure {
  return new Failure("too-large", "sheet-workbook-too-large", { bytesMax: workbookBytesMax }, { cause });
}

/** What the worker tells, one thing after the other; it is ended with the last one, or with the import. */
async function* events(path: string, reading: FormatReading): AsyncGenerator<XlsEvent> {
  const url = new URL(`./xls-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
  const worker = new Worker(url, {
    execArgv: [],
    workerData: { path, sheets: reading.sheets ?? [] },
    resourceLimits: { maxOldGenerationSizeMb: workerMemoryMb },
  });
  try {
    for (;;) {
      reading.signal?.throwIfAborted();
      const event = await nextEvent(worker, reading.signal);
      if (event.kind === "refused") {
        const code = event.key === "format-encrypted" ? "unsupported" : "invalid";
        throw new Failure(code, event.key, {}, { cause: event.cause });
      }
      yield event;
      if (event.kind === "end") return;
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage("next");
    }
  } finally {
    await worker.terminate();
  }
}

async function nextEvent(worker: Worker, signal: AbortSignal | undefined): Promise<XlsEvent> {
  const done = new AbortController();
  const until = signal === undefined ? done.signal : AbortSignal.any([done.signal, signal]);
  try {
    const [event] = (await Promise.race([
      once(worker, "message", { signal: until }),
      once(worker, "exit", { signal: until }),
    ])) as [XlsEvent | number];
    if (typeof event === "number") throw new Error(`The reader of workbooks ended with ${event}.`);
    return event;
  } catch (error) {
    const full = error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
    throw full ? tooLarge(error) : error;
  } finally {
    done.abort();
  }
}

/** The names of streams of an OLE2 file ([MS-CFB] § 2.6.1) are in its directory, in UTF-16. */
function refuseOthers(bytes: Buffer): void {
  if (bytes[0] !== 0xd0) return;
  const holds = (name: string): boolean => bytes.includes(Buffer.from(name, "utf16le"));
  if (holds("EncryptedPackage")) throw new Failure("unsupported", "format-encrypted");
  if (holds("Workbook") || holds("Book")) return;
  const format = holds("WordDocument") ? "Word" : holds("PowerPoint Document") ? "PowerPoint" : "OLE2";
  throw new Failure("unsupported", "format-unsupported", { format });
}
