import type { Problem } from "../src/base/failure.ts";
import { Failure } from "../src/base/failure.ts";
import { defined } from "../src/base/defined.ts";
import type { RemoteDataset } from "../src/catalogue/remote.ts";
import {
  type Read,
  recordIn,
  type RemoteRecord,
  type SourceDocument,
  type SourceReader,
} from "../src/harvest/read.ts";

export interface Page {
  readonly body: string | Uint8Array;
  readonly mediaType?: string;
  readonly charset?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many bytes come at once. */
  readonly chunk?: number;
}

export interface ReadSource {
  readonly reads: readonly Read[];
  readonly datasets: readonly (RemoteRecord & { readonly dataset: RemoteDataset })[];
  readonly refused: readonly RemoteRecord[];
  readonly deleted: readonly RemoteRecord[];
  /** How often each problem is told, of records and of pages. */
  readonly problems: Readonly<Record<string, number>>;
  readonly cursors: readonly (string | undefined)[];
  /** Addresses asked, in their order. */
  readonly asked: readonly string[];
}

type Pages = Readonly<Record<string, Page>> | ((url: string) => Page | undefined);

/** All that a reader tells of a source whose documents are given by their addresses. */
export async function readAll(
  reader: SourceReader,
  url: string,
  pages: Pages,
  options: { readonly cursor?: string; readonly options?: Readonly<Record<string, string>> } = {},
): Promise<ReadSource> {
  const reads: Read[] = [];
  const asked: string[] = [];
  const get = (address: string): Promise<SourceDocument> => {
    asked.push(address);
    const page = typeof pages === "function" ? pages(address) : pages[address];
    if (page === undefined) return Promise.reject(new Failure("unavailable", "net-status", { url: address }));
    return Promise.resolve(toGotten(address, page));
  };
  const signal = new AbortController().signal;
  const { cursor, options: told = {} } = options;
  const request = { url, options: told, get, signal, ...defined({ cursor }) };
  for await (const read of reader.read(request)) {
    const record = recordIn(read);
    reads.push(record === undefined ? read : { kind: "record", record });
  }
  return summaryOf(reads, asked);
}

function summaryOf(reads: readonly Read[], asked: readonly string[]): ReadSource {
  const records = reads.flatMap((read) => (read.kind === "record" ? [read.record] : []));
  const told: Problem[] = [
    ...records.flatMap(({ problems }) => problems),
    ...reads.flatMap((read) => (read.kind === "problem" ? [read.problem] : [])),
  ];
  const problems: Record<string, number> = {};
  for (const { key } of told) problems[key] = (problems[key] ?? 0) + 1;
  return {
    reads,
    asked,
    problems,
    datasets: records.flatMap((record) =>
      record.dataset === undefined ? [] : [{ ...record, dataset: record.dataset }],
    ),
    refused: records.filter(({ dataset, deleted }) => dataset === undefined && deleted !== true),
    deleted: records.filter(({ deleted }) => deleted === true),
    cursors: reads.flatMap((read) => (read.kind === "page" ? [read.cursor] : [])),
  };
}

function toGotten(
  url: string,
  { body, mediaType = "", charset, headers = {}, chunk = 1 << 14 }: Page,
): SourceDocument {
  const bytes = Buffer.from(body);
  return {
    url,
    mediaType,
    ...defined({ charset }),
    headers: new Headers(headers),
    body: (async function* () {
      for (let from = 0; from < bytes.length; from += chunk) yield bytes.subarray(from, from + chunk);
    })(),
    text: () => Promise.resolve(bytes.toString("utf8")),
  };
}
