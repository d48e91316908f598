import { problem, type Problem } from "../../base/failure.ts";
import { type ReadingAccount, unaccounted } from "../../formats/account.ts";
import type { Dialect } from "../../formats/dialect/dialect.ts";
import { openBytes, type BytesPlace, placeOf } from "../../formats/place.ts";
import type { RawTable } from "../../formats/raw.ts";
import { recordsOfFile } from "./records-of-file.ts";
import type { TextContent } from "../text-source.ts";

export interface SettledAccount {
  readonly account: ReadingAccount;
  readonly problems: readonly Problem[];
}

/**
 * What became of every line of the file, once the engine has taken its rows: `rows` are in the
 * table and `aside` are set aside. Where the sum is not the file's own count, that is a problem.
 */
export async function settleAccount(
  raw: RawTable,
  counted: { readonly rows: number; readonly aside: number },
): Promise<SettledAccount | undefined> {
  if (raw.account === undefined) return undefined;
  const { total } = raw.account;
  const parts = { ...raw.account, table: counted.rows, aside: counted.aside };
  if (total !== undefined) return settled({ ...parts, total });
  if (raw.content.kind !== "text") return undefined;
  const account = { ...parts, total: await countLines(placeOf(raw.content), raw.content.dialect) };
  if (unaccounted(account) === 0) return settled(account);
  const between = await betweenRows(raw.content);
  return settled({ ...account, blank: account.blank + between.blank, within: between.within });
}

export function settled(account: ReadingAccount): SettledAccount {
  const lines = unaccounted(account);
  if (lines === 0) return { account, problems: [] };
  return {
    account,
    problems: [problem("import-not-all-accounted", { lines: Math.abs(lines), total: account.total })],
  };
}

const chunkBytes = 4 * 1024 * 1024;

async function countLines(where: BytesPlace, dialect: Dialect): Promise<number> {
  const end = dialect.lineEnd === "\r" ? 13 : 10;
  await using file = await openBytes(where);
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let at = 0;
  let lines = 0;
  let last = end;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, chunkBytes, at);
    at += bytesRead;
    if (bytesRead === 0) return lines + (last === end ? 0 : 1);
    const bytes = buffer.subarray(0, bytesRead);
    for (let place = bytes.indexOf(end); place !== -1; place = bytes.indexOf(end, place + 1)) lines++;
    last = bytes[bytesRead - 1] ?? end;
  }
}

/** Blank lines, and line ends inside of quotes, found by one pass over the file's bytes. */
async function betweenRows(content: TextContent): Promise<Pick<ReadingAccount, "blank" | "within">> {
  const { dialect, header } = content;
  const counts = { blank: 0, within: 0 };
  // As if it had one column: blank lines are then records too.
  for await (const records of recordsOfFile(placeOf(content), dialect, 1)) {
    for (const { bytes } of records) {
      if (bytes.length === 0 && header.length > 1) counts.blank++;
      for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) counts.within++;
    }
  }
  return counts;
}
