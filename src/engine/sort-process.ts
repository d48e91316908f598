/** The program of the process that sorts columns of one serving file: it is told what to do by a message, then it ends. */
import { DuckDBInstance } from "@duckdb/node-api";
import { once } from "node:events";
import { copyFile, constants, link, stat } from "node:fs/promises";
import { setPriority } from "node:os";
import { defined } from "../base/defined.ts";
import { asWritten } from "./work-instances.ts";
import { isDiskFull } from "./failures.ts";
import { listWords, wordsNeed, WordsTooLong } from "./list-words.ts";
import { linesPath, wordsPath } from "./beside.ts";
import { rowNumbers, writeLines } from "./row-lines.ts";
import type { SortFailure, SortNeed, SortRequest } from "./sort-serving.ts";
import { groupRows, searchedText, sortingSql } from "./sorted.ts";
import { keepText } from "./text-later.ts";
import { quoteText } from "./quote.ts";

/** What lines may take of the disk, in lengths of the file. */
const linesMax = 2;

process.once("message", (request: SortRequest) => {
  // Who asked may have been killed meanwhile: a file that is made then is nobody's.
  process.send?.(null, (error: Error | null) => {
    if (error !== null) process.exit(1);
    void sortAndEnd(request);
  });
});
process.once("disconnect", () => process.exit(1));

async function sortAndEnd(request: SortRequest): Promise<void> {
  try {
    await sort(request);
    process.exit(0);
  } catch (error) {
    const tooLong = error instanceof WordsTooLong ? error.needs : undefined;
    const told: SortFailure = {
      message: String(error),
      isDiskFull: isDiskFull(error),
      ...defined({ tooLong }),
    };
    process.send?.(told, () => process.exit(1));
  }
}

async function sort({ from, to, columns, memoryMegabytes, wordsMax, spill }: SortRequest): Promise<void> {
  // Whoever answers goes first; a machine that is always busy leaves it a tenth.
  setPriority(10);
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${memoryMegabytes}MB`,
    threads: "1",
    temp_directory: spill,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "true",
    ...asWritten,
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const attach = `ATTACH ${quoteText(to)} AS copied`;
  await connection.run(`${attach} (RECOVERY_MODE no_wal_writes)`);
  const table = await keepText(connection, "copied");
  await connection.run("CHECKPOINT copied");
  // Beside a copy there is room for lines of two lengths.
  const { size } = await stat(to);
  await connection.run("DETACH copied");
  await connection.run(`${attach} (RECOVERY_MODE no_wal_writes, ROW_GROUP_SIZE ${groupRows})`);
  const isAsked = (name: string) => columns.some(({ column }) => column === name);
  const ordered = columns.filter(({ column }) => column !== searchedText && column !== rowNumbers);
  if (columns.length > 0) {
    for (const sql of sortingSql("copied", table, ordered)) await connection.run(sql);
  }
  if (isAsked(searchedText)) {
    const need = await wordsNeed(connection, "copied");
    if (need > wordsMax) throw new WordsTooLong({ need, most: wordsMax });
    await haveRoom(need);
    await listWords(instance, "copied", wordsPath(to));
  }
  if (isAsked(rowNumbers)) {
    await writeLines(instance, "copied", linesPath(to), { bytesMax: size * linesMax });
  }
  await connection.run("CHECKPOINT copied");
  await connection.run("DETACH copied");
  if (!isAsked(rowNumbers)) await keepBeside(linesPath(from), linesPath(to));
  if (!isAsked(searchedText)) await keepBeside(wordsPath(from), wordsPath(to));
}

/** Goes on once whoever asked for it has found that there is room; else it is ended. */
async function haveRoom(bytes: number): Promise<void> {
  const found = once(process, "message");
  process.send?.({ bytes } satisfies SortNeed);
  await found;
}

/** The rows are the same: what was made of them is too, in a file with two names where the disk has such. */
async function keepBeside(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (isMissing(error)) return;
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
