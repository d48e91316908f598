import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { problem } from "../../src/base/failure.ts";
import { defined } from "../../src/base/defined.ts";
import { type Metadata, noMetadata } from "../../src/catalogue/metadata.ts";
import type { Read, RemoteRecord, SourceReader } from "../../src/harvest/read.ts";

/** One dataset a line, as JSON; `next` leads to the next page, `announced` tells how many there are. */
export interface Line {
  readonly id?: string;
  readonly title?: string;
  readonly deleted?: true;
  readonly metadata?: Partial<Metadata>;
  readonly wrong?: string;
  readonly next?: string;
  readonly announced?: number;
}

/** The smallest reader of a feed, for tests of what every reader is used by. */
export const lineReader: SourceReader = {
  kind: "dcat",
  async *read({ url, cursor, get }): AsyncGenerator<Read> {
    let next: string | undefined = cursor ?? url;
    while (next !== undefined) {
      const page: string = next;
      next = undefined;
      let announced: number | undefined;
      const { body } = await get(page);
      let number = 0;
      for await (const text of createInterface({ input: Readable.from(body) })) {
        const line = JSON.parse(text) as Line;
        number += 1;
        if (line.announced !== undefined) announced = line.announced;
        else if (line.next !== undefined) next = new URL(line.next, page).href;
        else yield { kind: "record", record: toRecord(line, text, `${page}#${number}`) };
      }
      yield {
        kind: "page",
        ...defined({ cursor: next, announced }),
      };
    }
  },
};

function toRecord(line: Line, text: string, place: string): RemoteRecord {
  const { id, title, deleted, metadata, wrong } = line;
  return {
    place,
    original: { mediaType: "application/json", text },
    problems: wrong === undefined ? [] : [problem(wrong)],
    ...defined({ identifier: id }),
    ...(deleted === true ? { deleted } : {}),
    ...(title === undefined
      ? {}
      : { dataset: { title, description: "", metadata: { ...noMetadata, ...metadata } } }),
  };
}

export function lines(...all: readonly Line[]): string {
  return all.map((line) => JSON.stringify(line)).join("\n");
}
