import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { lastDayBefore } from "../../base/day.ts";
import { invitationLetter } from "../../letters/invitation-letter.ts";
import { writeTime } from "../charts/axes.ts";
import { writeDate, writeDateTime, writeMeasured } from "./format.ts";
import { writeLooseCell, writeToldDate } from "./terms.ts";

test("the first of a month is written as French counts it, and the other days as they are", () => {
  const [first, eleventh] = [new Date(2026, 0, 1, 11, 1), new Date(2026, 0, 11, 11, 1)];
  assert.equal(writeDate("fr", first), "1er janvier 2026");
  assert.equal(writeDate("fr", eleventh), "11 janvier 2026");
  assert.equal(writeDate("en", first), "1 January 2026");
  assert.match(writeDateTime("fr", first), /^1er janvier 2026 à 11:01/);
  assert.equal(writeToldDate("2020-05-01", "fr"), "1er mai 2020");
  assert.equal(writeToldDate("2020-05", "fr"), "mai 2020");
  assert.equal(writeToldDate("2020-05-01", "en"), "1 May 2020");
  assert.equal(writeTime(Date.UTC(2020, 7, 1), "day", "fr"), "1er août 2020");
  const invited = { email: "a@b.example", secret: "s", expiresAt: new Date("2026-12-01T08:00:00Z") };
  const instance = { name: "Maille", url: "https://maille.example" };
  assert.match(invitationLetter({ ...invited, language: "fr" }, instance).text, /1er décembre 2026/);
});

/** By a program of its own: formatters are made once, in the zone of their process. */
function writtenIn(zone: string): unknown {
  const program = `
    import { writeDate, writeDay } from ${JSON.stringify(import.meta.resolve("./format.ts"))};
    const at = new Date("2026-12-31T23:30:00Z");
    console.log(JSON.stringify([writeDay("en", "2026-12-31"), writeDate("en", at), writeDay("en", "")]));`;
  const env = { ...process.env, TZ: zone };
  const args = ["--input-type=module", "--eval", program];
  return JSON.parse(execFileSync(process.execPath, args, { env, encoding: "utf8" }));
}

test("a day is written as it is wherever the program runs, and a moment by the day there", () => {
  assert.deepEqual(writtenIn("America/Martinique"), ["31 December 2026", "31 December 2026", ""]);
  assert.deepEqual(writtenIn("Pacific/Wallis"), ["31 December 2026", "1 January 2027", ""]);
});

test("the last day before a midnight is the one that ends there", () => {
  assert.equal(lastDayBefore(new Date("2027-01-01T00:00:00Z")), "2026-12-31");
  assert.equal(lastDayBefore(new Date("2028-03-01T00:00:00Z")), "2028-02-29");
});

test("a day without a type is written as days are, and what only begins like one stays as it is", () => {
  assert.equal(writeLooseCell("2026-12-01", "fr"), "1er décembre 2026");
  assert.equal(writeLooseCell("2026-12-01", "en"), "1 December 2026");
  for (const cell of ["", "2026", "2026-12", "2026-12-01-B", "2026-99-01", "2026-02-31", "–"]) {
    assert.equal(writeLooseCell(cell, "en"), cell);
  }
});

test("a whole number that was measured keeps all its digits", () => {
  assert.equal(writeMeasured("en", 2_103_778, 6), "2,103,778");
  assert.equal(writeMeasured("en", 1972.1712345, 6), "1,972.17");
});
