import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

const texts = [
  "2026-12-31T23:30:00",
  "2026-12-31 23:30",
  "2026-12-31T23:30:00Z",
  "2026-12-31T23:30:00+01:00",
  "2026-12-31T23:30:00-0400",
  "2026-12-31",
  "2026-12",
  "hier",
];
const moments = [
  "2026-12-31T23:30:00.000Z",
  "2026-12-31T23:30:00.000Z",
  "2026-12-31T23:30:00.000Z",
  "2026-12-31T22:30:00.000Z",
  "2027-01-01T03:30:00.000Z",
  "2026-12-31T00:00:00.000Z",
  "2026-12-01T00:00:00.000Z",
  null,
];

test("a time without an offset is the same moment in every time zone", () => {
  for (const zone of ["UTC", "Europe/Paris", "America/Martinique"]) {
    const program = `
      import { instantOf } from ${JSON.stringify(import.meta.resolve("./instant.ts"))};
      console.log(JSON.stringify(${JSON.stringify(texts)}.map(instantOf)));`;
    const env = { ...process.env, TZ: zone };
    const args = ["--input-type=module", "--eval", program];
    const told: unknown = JSON.parse(execFileSync(process.execPath, args, { env, encoding: "utf8" }));
    assert.deepEqual(told, moments, zone);
  }
});
