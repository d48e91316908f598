import { readFile } from "node:fs/promises";
import type { HttpMessage } from "../../src/identity/identity.ts";

/** An example of `FEDERATION.md`: a fenced block whose first line names what checks it. */
export interface Block {
  /** The second word after the fence: `http signed-request` is checked by `signed-request`. */
  readonly check: string;
  readonly language: string;
  readonly section: string;
  readonly text: string;
  readonly line: number;
}

/** What checks an example; it throws where the example is wrong. */
export type Checks = Readonly<Record<string, (block: Block) => void | Promise<void>>>;

const file = new URL("../../FEDERATION.md", import.meta.url);

/** Every fenced block, in the order of the document. */
export async function readBlocks(): Promise<readonly Block[]> {
  const blocks: Block[] = [];
  let section = "";
  let open:
    | { readonly words: readonly string[]; readonly line: number; readonly lines: string[] }
    | undefined;
  for (const [at, line] of (await readFile(file, "utf8")).split("\n").entries()) {
    const heading = /^#{2,} (.+)$/.exec(line)?.[1];
    if (open === undefined && heading !== undefined) section = heading;
    if (!line.startsWith("```")) open?.lines.push(line);
    else if (open === undefined) open = { words: line.slice(3).split(" "), line: at + 1, lines: [] };
    else {
      const [language = "", check = ""] = open.words;
      blocks.push({ language, check, section, text: open.lines.join("\n"), line: open.line });
      open = undefined;
    }
  }
  return blocks;
}

/** A request as it is written: `POST https://host/path`, headers, an empty line, a body. */
export function toRequest({ text }: Block): HttpMessage {
  const [head = "", ...rest] = text.split("\n\n");
  const [first = "", ...lines] = head.split("\n");
  const [method = "", url = ""] = first.split(" ");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = rest.join("\n\n");
  return { method, url, headers, ...(body === "" ? {} : { body: Buffer.from(body) }) };
}
