import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { Failure } from "../src/base/failure.ts";
import type { Distribution } from "../src/catalogue/metadata.ts";
import type { RemoteDataset } from "../src/catalogue/remote.ts";
import {
  type Get,
  type ReadRequest,
  recordIn,
  type RemoteRecord,
  type SourceReader,
} from "../src/harvest/read.ts";

/** What an address answers: a text, bytes, a file; a number is a status of HTTP, nothing is 404. */
export type Answer = string | Buffer | { readonly file: string } | number | undefined;

/** Asks nobody: a source that answers as told, and the addresses it was asked for. */
export function fixedGet(answer: (url: URL) => Answer): { get: Get; asked: string[] } {
  const asked: string[] = [];
  const get: Get = async (address) => {
    asked.push(address);
    const told = answer(new URL(address));
    if (told === undefined || typeof told === "number") {
      throw new Failure("unavailable", "net-status", { host: "x", status: told ?? 404 });
    }
    const body =
      typeof told === "object" && "file" in told
        ? createReadStream(told.file, { highWaterMark: 1 << 16 })
        : Readable.from(chunks(Buffer.from(told)));
    return Promise.resolve({
      url: address,
      mediaType: "",
      headers: new Headers(),
      body: body as AsyncIterable<Uint8Array>,
      text: async () => (await buffer(body)).toString("utf8"),
    });
  };
  return { get, asked };
}

function* chunks(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

export interface Told {
  readonly records: RemoteRecord[];
  readonly problems: string[];
  readonly cursors: (string | undefined)[];
  readonly announced: number | undefined;
}

/** All that a reader tells. */
export async function readAll(
  reader: SourceReader,
  request: Partial<ReadRequest> & Pick<ReadRequest, "get" | "url">,
): Promise<Told> {
  const records: RemoteRecord[] = [];
  const problems: string[] = [];
  const cursors: (string | undefined)[] = [];
  let announced: number | undefined;
  const whole = { options: {}, signal: new AbortController().signal, ...request };
  for await (const read of reader.read(whole)) {
    const record = recordIn(read);
    if (record !== undefined) records.push(record);
    else if (read.kind === "problem") problems.push(read.problem.key);
    else if (read.kind === "page") {
      cursors.push(read.cursor);
      announced = read.announced ?? announced;
    }
  }
  return { records, problems, cursors, announced };
}

/** What became of the record at a place. */
export function datasetAt({ records }: Told, index: number): RemoteDataset {
  const dataset = records[index]?.dataset;
  if (dataset === undefined) throw new Error(`the record ${index} became no dataset`);
  return dataset;
}

export function distributionAt(told: Told, record: number, index: number): Distribution {
  const distribution = datasetAt(told, record).metadata.distributions[index];
  if (distribution === undefined) throw new Error(`there is no distribution ${index}`);
  return distribution;
}
