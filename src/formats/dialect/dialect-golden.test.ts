import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { normalizeText } from "./decode.ts";
import { findDialect } from "./find-dialect.ts";

const input = fileURLToPath(new URL("../../../test/input/dialect/", import.meta.url));
const output = fileURLToPath(new URL("../../../test/output/dialect/", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "maille-golden-"));
after(() => rm(folder, { recursive: true }));

const names = (await readdir(input)).sort();

test("the folder of example files is not empty", () => {
  assert.ok(names.length > 10);
});

for (const name of names) {
  test(`${name} is read as it was on the day it was put there`, async () => {
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
  const { tables, problems } = await findDialect(path);
  const parts = [`problems: ${problems.map(({ key }) => key).join(", ") || "none"}`];
  for (const [n, table] of tables.entries()) {
    const target = join(folder, "clean.csv");
    const clean = await normalizeText(path, table, target);
    parts.push(
      `\ntable ${n + 1}: ${JSON.stringify(table.dialect)}`,
      `lines ${table.firstLine} to ${table.lastLine ?? "the end"}, ${table.columns} columns, ${clean.rows} rows`,
      ...[...table.titles, ...clean.problems].map(({ key, args }) => `${key} ${JSON.stringify(args)}`),
      ...clean.rejected.map(({ line, raw, reason }) => `set aside: line ${line}, ${reason}: ${raw}`),
      "",
      await readFile(target, "utf8"),
    );
  }
  return parts.join("\n");
}
