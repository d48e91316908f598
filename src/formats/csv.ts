import { engineReads, normalizeText, toUtf8 } from "./dialect/decode.ts";
import { findDialect, type FoundDialect } from "./dialect/find-dialect.ts";
import { noAccount, type ReadAccount } from "./account.ts";
import type { RawTable } from "./raw.ts";
import { exactLines } from "./exact-lines.ts";
import { scratchPath, tableName, type NamedFile, type FormatReading } from "./reading.ts";

/**
 * A text file as its table, or the tables that stand under one another in it. Where the engine
 * reads the file as it is, no copy is made.
 */
export async function readCsv(file: NamedFile, reading: FormatReading): Promise<RawTable[]> {
  const { tables, problems } = await findDialect(file.path, reading.dialect ?? {});
  const name = tableName(file.name);
  const raw: RawTable[] = [];
  for (const [index, table] of tables.entries()) {
    const each = tables.length === 1 ? name : `${name} ${index + 1}`;
    const read =
      reading.exact === true
        ? await exactLines(file, table, reading)
        : tables.length > 1 || !engineReads(table.dialect)
          ? await normalized(file, table, reading)
          : table.dialect.encoding === "utf-8"
            ? asItIs(file, table)
            : await recoded(file, table, reading);
    raw.push({
      name: each,
      format: "csv",
      ...read,
      problems: [...problems, ...table.titles, ...read.problems],
    });
  }
  return raw;
}

type Text = Pick<RawTable, "content" | "dialect" | "problems" | "rejected" | "account">;

function asItIs(file: NamedFile, table: FoundDialect): Text {
  const { dialect, header } = table;
  const content = { kind: "text", path: file.path, dialect, header } as const;
  return { content, dialect, problems: [], rejected: [], account: engineAccount(table) };
}

/** The engine counts the rows; the lines are counted once it has read them. */
function engineAccount({ above, dialect }: FoundDialect): ReadAccount {
  return { ...noAccount, ...above, header: dialect.headerRows, unit: "line" };
}

/** The same rows in UTF-8, some times faster than reading them one by one. */
async function recoded(file: NamedFile, table: FoundDialect, reading: FormatReading): Promise<Text> {
  const { dialect, header } = table;
  const path = scratchPath(reading, "csv");
  const { problems } = await toUtf8(file.path, dialect.encoding, path, {
    signal: reading.signal,
    onBytes: reading.onProgress,
  });
  const utf8 = { ...dialect, encoding: "utf-8", byteOrderMark: false } as const;
  const content = { kind: "text", path, dialect: utf8, header } as const;
  return { content, dialect, problems, rejected: [], account: engineAccount(table) };
}

async function normalized(file: NamedFile, table: FoundDialect, reading: FormatReading): Promise<Text> {
  const path = scratchPath(reading, "csv");
  const { dialect, rejected, problems, account } = await normalizeText(file.path, table, path, {
    lineNumbers: true,
    signal: reading.signal,
    onBytes: reading.onProgress,
  });
  const content = { kind: "text", path, dialect, header: table.header, lineColumn: true } as const;
  return { content, dialect: table.dialect, problems, rejected, account };
}
