import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { openWorkspace } from "../../engine/workspace.ts";
import type { Dialect } from "../../formats/dialect/dialect.ts";
import { recordsOfFile } from "./records-of-file.ts";
import { forgetRejects, structuralRejects } from "./structural-rejects.ts";
import { type TextContent, textSource } from "../text-source.ts";

const dialect: Dialect = {
  encoding: "utf-8",
  byteOrderMark: false,
  separator: ",",
  quote: '"',
  escape: '"',
  lineEnd: "\n",
  preambleLines: 0,
  headerRows: 1,
  footnoteLines: 0,
};

const plainCell = fc.string({ unit: fc.constantFrom("a", "é", "7", " ", "'"), maxLength: 4 });
const quotedCell = fc
  .string({ unit: fc.constantFrom("a", ",", '"', "\n", "é"), maxLength: 5 })
  .map((text) => `"${text.replaceAll('"', '""')}"`);
const row = fc
  .array(fc.oneof(plainCell, quotedCell), { minLength: 2, maxLength: 4 })
  .map((cells) => cells.join(","));

test("rows are counted as the engine counts them, whatever their quotes, widths and blank lines", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-records-"));
  try {
    await using workspace = await openWorkspace({ folder, memoryMegabytes: 200, threads: 2 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 9, arbitrary: row }, fc.constant("")), { maxLength: 40 }),
        async (rows) => {
          const path = join(folder, "rows.csv");
          const text = ["x,y,z", ...rows].join("\n");
          await writeFile(path, text);
          const content: TextContent = { path, dialect, header: ["x", "y", "z"] };
          await forgetRejects(workspace);
          const [read] = await workspace.rows<{ n: number }>(
            `select count(*) as n from ${textSource(content, { rejects: "keep" })}`,
          );
          const rejects = await structuralRejects(workspace);
          const found = [];
          for await (const records of recordsOfFile(path, dialect, 3)) {
            for (const { offset, line, bytes } of records)
              found.push({ offset, line, text: bytes.toString() });
          }
          assert.equal(found.length, (read?.n ?? 0) + rejects.length);
          for (const record of found) {
            assert.equal(
              text
                .split("\n")
                .slice(record.line - 1)
                .join("\n")
                .startsWith(record.text),
              true,
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
