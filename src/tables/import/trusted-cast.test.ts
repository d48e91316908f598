import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openWorkspace } from "../../engine/workspace.ts";
import { quoteText } from "../../engine/quote.ts";
import type { Column } from "../column.ts";
import { usualSigns } from "../types/choose.ts";
import { castExpression, type Hypothesis, misfitExpression } from "../types/find-types.ts";
import { isBrokenTrust, isTrusted, trustedCasts } from "./trusted-cast.ts";

const folder = await mkdtemp(join(tmpdir(), "maille-trusted-cast-"));
const workspace = await openWorkspace({ folder, memoryMegabytes: 200, threads: 1 });
after(async () => {
  await workspace[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Cells that the engine reads as values, whatever they are, beside those that it does not. */
const cells = [
  "0", "-0", "7", "-7", "12", "007", "-07", "00", "0.5", "-0.5", ".5", "-.5", "5.", "12.50", "1 234", "+5", "1 ", "-",
  "--5", "/", ".", "1/2", "1,5", "1_000", "1_0.5", "-1_0", "0_1", "0x1F", "0b1", "1e3", "1e+5", "5e-3", "1e400", "9e+307",
  "12.7", "inf", "-inf", "nan", "-nan", "123456789012345678", "1234567890123456.5", "true", "false", "True", "t", "yes",
  "2024-02-29", "2023-02-29", "2024-2-9", "24/02/2024", "20240229", "-infinity", "2024-02-29 10:20:30",
  "2024-02-29T10:20:30", "2024-02-29 10:20+01", "2024-02-29 10:20:3", "2024-2-9 10:20:30.5", "2024-02-29 25:00:00",
  "12:30:45", "é", "", "2024-2-29 ", " infinity ", " 2024-2-29",
  "2024-02-29-10:20:30", "2024-2-9 10:20:30 ", "2024-02-29_10:20:30",
  "2024-02-29 10.20:30",
]; // prettier-ignore

const columns: readonly Pick<Column, "type" | "writing">[] = [
  { type: "integer" },
  { type: "decimal" },
  { type: "decimal", writing: "decimal-comma" },
  { type: "date" },
  { type: "date", writing: "day-month-year" },
  { type: "datetime" },
  { type: "time" },
  { type: "boolean", writing: "true-false" },
];

function oneCell(text: string): string {
  return `(select nullif(${quoteText(text)}, '') as cell)`;
}

async function read(expression: string, rows: string): Promise<unknown> {
  const [row] = await workspace.rows<{ value: unknown }>(
    `select (${expression})::varchar as value from ${rows}`,
  );
  return row?.value;
}

function trusted(first: Column): Hypothesis {
  const plain = { candidates: [first], clean: true, dated: false, asked: false, signs: usualSigns };
  return { name: first.name, first, ...plain };
}

/** Undefined where the sample is not trusted any more. */
async function readOnTrust(reading: Promise<unknown>, told: string): Promise<{ value: unknown } | undefined> {
  try {
    return { value: await reading };
  } catch (error) {
    assert.ok(isBrokenTrust(error), `${told}: ${String(error)}`);
    return undefined;
  }
}

test("a cell that is read on the word of a sample is a value of its column, and the one that it has otherwise", async () => {
  let kept = 0;
  for (const kind of columns) {
    const first: Column = { name: "v", missing: [], ...kind };
    const hypothesis = trusted(first);
    assert.ok(isTrusted(hypothesis), JSON.stringify(kind));
    for (const text of cells) {
      const told = `${kind.type} ${kind.writing ?? ""} “${text}”`;
      const { source, expressions } = trustedCasts(oneCell(text), [hypothesis], ["cell"]);
      const found = await readOnTrust(read(expressions[0] ?? "", source), told);
      if (found === undefined) continue;
      kept++;
      assert.equal(await read(misfitExpression(first, "cell"), oneCell(text)), "false", told);
      assert.equal(found.value, await read(castExpression(first, "cell"), oneCell(text)), told);
    }
  }
  assert.ok(kept > 30, `${kept} cells`);
});

test("decimals of a row that are looked at together are read as each of them is alone", async () => {
  const first: Column = { name: "v", type: "decimal", missing: [] };
  let kept = 0;
  for (const text of cells) {
    for (const other of ["12.5", "-0.25", "5e-3", "1_000", ""]) {
      const told = `“${text}” beside “${other}”`;
      const rows = `(select nullif(${quoteText(text)}, '') as cell, nullif(${quoteText(other)}, '') as other)`;
      const both = [trusted(first), trusted({ ...first, name: "w" })];
      const { source, expressions } = trustedCasts(rows, both, ["cell", "other"]);
      const found = await readOnTrust(read(expressions[0] ?? "", source), told);
      if (found === undefined) continue;
      kept++;
      assert.equal(await read(misfitExpression(first, "cell"), oneCell(text)), "false", told);
      assert.equal(found.value, await read(castExpression(first, "cell"), oneCell(text)), told);
    }
  }
  assert.ok(kept > 50, `${kept} cells`);
});
