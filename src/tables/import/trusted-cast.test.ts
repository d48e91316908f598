import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openWorkspace } from "../../engine/workspace.ts";
import type { Column } from "../column.ts";
import { literal } from "../types/blank.ts";
import { usualSigns } from "../types/choose.ts";
import { castExpression, misfitExpression } from "../types/find-types.ts";
import { isBrokenTrust, isTrusted, trustedCast } from "./trusted-cast.ts";

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

async function read(expression: string, text: string): Promise<unknown> {
  const [row] = await workspace.rows<{ value: unknown }>(
    `select (${expression})::varchar as value from (select nullif(${literal(text)}, '') as cell)`,
  );
  return row?.value;
}

test("a cell that is read on the word of a sample is a value of its column, and the one that it has otherwise", async () => {
  let trusted = 0;
  for (const kind of columns) {
    const first: Column = { name: "v", missing: [], ...kind };
    const hypothesis = {
      name: "v",
      first,
      candidates: [first],
      clean: true,
      dated: false,
      asked: false,
      signs: usualSigns,
    };
    assert.ok(isTrusted(hypothesis), JSON.stringify(kind));
    for (const text of cells) {
      const told = `${kind.type} ${kind.writing ?? ""} “${text}”`;
      const found = await read(trustedCast(hypothesis, "cell"), text).then(
        (value) => ({ value }),
        (error: unknown) => {
          assert.ok(isBrokenTrust(error), `${told}: ${String(error)}`);
        },
      );
      if (found === undefined) continue;
      trusted++;
      assert.equal(await read(misfitExpression(first, "cell"), text), "false", told);
      assert.equal(found.value, await read(castExpression(first, "cell"), text), told);
    }
  }
  assert.ok(trusted > 30, `${trusted} cells`);
});
