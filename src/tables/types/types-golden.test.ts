import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { openTerritory } from "../../territory/open-territory.ts";
import { quoteName } from "../../engine/quote.ts";
import { castExpression, decideTypes, sampleTypes, summaryExpressions } from "./find-types.ts";
import { findMeanings } from "./meanings.ts";

const input = fileURLToPath(new URL("../../../test/input/types/", import.meta.url));
const output = fileURLToPath(new URL("../../../test/output/types/", import.meta.url));
const territory = openTerritory();
const names = (await readdir(input)).toSorted();

test("the folder of example tables is not empty", () => {
  assert.ok(names.length >= 6);
});

for (const name of names) {
  test(`the columns of ${name} are what they were on the day it was put there`, async () => {
    const found = await described(join(input, name));
    const golden = join(output, `${name}.txt`);
    const expected = await readFile(golden, "utf8").catch(() => undefined);
    if (expected !== undefined) assert.equal(found, expected);
    else await writeOnce(golden, found);
  });
}

/** A new example's result is written on the developer's machine, to be looked at; never where tests only check. */
async function writeOnce(path: string, text: string): Promise<void> {
  assert.equal(process.env["CI"], undefined, `${path} is missing: run the tests once and commit it`);
  await writeFile(path, text);
}

async function described(path: string): Promise<string> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    const rows = async (sql: string): Promise<Record<string, unknown>[]> =>
      (await connection.runAndReadAll(sql)).getRowObjectsJS();
    await rows("SET TimeZone = 'UTC'");
    await rows(
      `CREATE TABLE raw AS FROM read_csv('${path}', all_varchar = true, header = true, quote = '"')`,
    );
    const cells = await rows("FROM raw");
    const sample = Object.keys(cells[0] ?? {}).map((name) => ({
      name,
      cells: cells.map((row) => (typeof row[name] === "string" ? row[name] : null)),
    }));
    const hypotheses = await sampleTypes(sample, { territory });
    const asked = summaryExpressions(hypotheses, quoteName, "survey");
    const [row] = asked.length === 0 ? [] : await rows(`SELECT ${asked.join(", ")} FROM raw`);
    const decisions = decideTypes(hypotheses, row ?? {});
    const values = sample.map(({ cells }) =>
      cells.flatMap((value) => (value === null ? [] : [{ value, count: 1 }])),
    );
    const columns = decisions.map(({ column }, place) => ({ column, values: values[place] ?? [] }));
    const { meanings, personalData } = await findMeanings(columns, territory);
    const lines = [];
    for (const [place, { column, problems, misfits }] of decisions.entries()) {
      const { meaning, problems: doubts = [] } = meanings[place] ?? {};
      const read = await rows(
        `SELECT (${castExpression(column, quoteName(column.name))})::VARCHAR AS v FROM raw`,
      );
      lines.push(
        `${column.name}: ${[column.type, column.writing, meaning, column.unit].filter((word) => word !== undefined).join(" ")}`,
        ...(column.missing.length === 0 ? [] : [`  missing: ${column.missing.join(", ")}`]),
        ...(misfits === 0 ? [] : [`  misfits: ${misfits}`]),
        ...[...problems, ...doubts].map(({ key, args }) => `  ${key} ${JSON.stringify(args)}`),
        `  ${read.map(({ v }) => String(v)).join(" ¦ ")}`,
      );
    }
    lines.push(`personal data: ${personalData.map(({ column }) => column).join(", ") || "none"}`);
    return `${lines.join("\n")}\n`;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
