import { engineReads, normalizeText } from "../decode.ts";
import { findDialect, type FoundTable } from "../find-dialect.ts";
import type { RawTable } from "../raw.ts";
import { scratchPath, tableName, type NamedFile, type Reading } from "./reading.ts";

/**
 * A text file as its table, or the tables that stand under one another in it. Where the engine
 * reads the file as it is, no copy is made.
 */
export async function readCsv(file: NamedFile, reading: Reading): Promise<RawTable[]> {
  const { tables, problems } = await findDialect(file.path, reading.dialect ?? {});
  const name = tableName(file.name);
  const raw: RawTable[] = [];
  for (const [index, table] of tables.entries()) {
    const each = tables.length === 1 ? name : `${name} ${index + 1}`;
    const read = isReadAsIs(table, tables.length)
      ? asItIs(file, table)
      : await normalized(file, table, reading);
    raw.push({ name: each, format: "csv", ...read, problems: [...problems, ...read.problems] });
  }
  return raw;
}

type Text = Pick<RawTable, "content" | "dialect" | "problems" | "rejected">;

function isReadAsIs(table: FoundTable, tables: number): boolean {
  return tables === 1 && table.dialect.encoding === "utf-8" && engineReads(table.dialect);
}

function asItIs(file: NamedFile, { dialect, header }: FoundTable): Text {
  return { content: { kind: "text", path: file.path, dialect, header }, dialect, problems: [], rejected: [] };
}

async function normalized(file: NamedFile, table: FoundTable, reading: Reading): Promise<Text> {
  const path = scratchPath(reading, "csv");
  const { dialect, header, rejected, problems } = await normalizeText(file.path, table, path, {
    signal: reading.signal,
    onBytes: reading.onProgress,
  });
  const content = { kind: "text", path, dialect, header } as const;
  return { content, dialect: table.dialect, problems, rejected };
}
