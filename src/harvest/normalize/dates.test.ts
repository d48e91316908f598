import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { understandDate, understandPeriod } from "./dates.ts";

const understood: readonly [told: string | number, iso: string][] = [
  ["2020", "2020"],
  [2020, "2020"],
  ["2020Z", "2020"],
  ["2020-12", "2020-12"],
  ["202012", "2020-12"],
  ["2020-12+01:00", "2020-12"],
  ["2020-12-31", "2020-12-31"],
  [" 2020-2-9 ", "2020-02-09"],
  ["2020-12-31Z", "2020-12-31"],
  ["2020-12-31+02:00", "2020-12-31"],
  ["20201231", "2020-12-31"],
  ["2020/12/31", "2020-12-31"],
  ["2020.12.31", "2020-12-31"],
  ["31/12/2020", "2020-12-31"],
  ["1/2/2020", "2020-02-01"],
  ["12/31/2020", "2020-12-31"],
  ["31-12-2020", "2020-12-31"],
  ["31.12.20", "2020-12-31"],
  ["31/12/99", "1999-12-31"],
  ["12/2020", "2020-12"],
  ["2020-02-29", "2020-02-29"],
  ["2020-12-31T10:00:00Z", "2020-12-31T10:00:00Z"],
  ["2020-12-31T10:00:00.123456+01:00", "2020-12-31T09:00:00.123Z"],
  ["2020-12-31T10:00:00+0100", "2020-12-31T09:00:00Z"],
  ["2020-12-31T00:30:00+01", "2020-12-30T23:30:00Z"],
  ["2020-12-31 10:00:00", "2020-12-31T10:00:00"],
  ["2020-12-31T10:00", "2020-12-31T10:00:00"],
  ["2020-12-31T10:00:00.0", "2020-12-31T10:00:00"],
  ["2020-12-31 10:00:00 UTC", "2020-12-31T10:00:00Z"],
  ["2020-12-31T24:00:00Z", "2021-01-01T00:00:00Z"],
  ["2020-12-31T10:00:00Z[UTC]", "2020-12-31T10:00:00Z"],
  ["20201231T100000Z", "2020-12-31T10:00:00Z"],
  ["31/12/2020 10:05", "2020-12-31T10:05:00"],
  ["31/12/2020 10h05", "2020-12-31T10:05:00"],
  ["12/31/2020 10:05:00 PM", "2020-12-31T22:05:00"],
  ["décembre 2020", "2020-12"],
  ["31 décembre 2020", "2020-12-31"],
  ["le 1er août 2020", "2020-08-01"],
  ["vendredi 1er janvier 2021", "2021-01-01"],
  ["AOÛT 2020", "2020-08"],
  ["févr. 2020", "2020-02"],
  ["Dec 31 2020", "2020-12-31"],
  ["December 31st, 2020", "2020-12-31"],
  ["31-Dec-2020", "2020-12-31"],
  ["Sept 2020", "2020-09"],
  ["31. Dezember 2020", "2020-12-31"],
  ["31 de diciembre de 2020", "2020-12-31"],
  ["Thu, 31 Dec 2020 10:00:00 GMT", "2020-12-31T10:00:00Z"],
  ["Thu, 31 Dec 2020 10:00:00 +0100", "2020-12-31T09:00:00Z"],
  ["Thu Dec 31 10:00:00 UTC 2020", "2020-12-31T10:00:00Z"],
  [1609408800, "2020-12-31T10:00:00Z"],
  ["1609408800123", "2020-12-31T10:00:00.123Z"],
  ["1609408800.5", "2020-12-31T10:00:00.500Z"],
];

for (const [told, iso] of understood) {
  test(`a date written ${told} is ${iso}`, () => {
    assert.deepEqual(understandDate(told), { value: iso, problems: [] });
  });
}

const refused: readonly [told: string, key: string][] = [
  ["2020-02-31", "read-date-impossible"],
  ["2021-02-29", "read-date-impossible"],
  ["0000-00-00", "read-date-impossible"],
  ["0000-00-00 00:00:00", "read-date-impossible"],
  ["2020-13", "read-date-impossible"],
  ["32/12/2020", "read-date-impossible"],
  ["2020-12-31T25:00:00", "read-date-impossible"],
  ["31 février 2020", "read-date-impossible"],
  ["hier", "read-date-unknown"],
  ["non renseigné", "read-date-unknown"],
  ["hiver 2020", "read-date-unknown"],
  ["2020-12-31T10:00:00 heure de Paris", "read-date-unknown"],
  ["12345", "read-date-unknown"],
  ["{{date}}", "read-date-unknown"],
];

for (const [told, key] of refused) {
  test(`a date written ${told} is told as a problem`, () => {
    const { value, problems } = understandDate(told);
    assert.equal(value, undefined);
    assert.deepEqual(problems, [{ key, args: { text: told } }]);
  });
}

test("nothing told is no problem", () => {
  assert.deepEqual(understandDate("  "), { problems: [] });
});

test("a period is read from one text", () => {
  const cases: readonly [string, object][] = [
    ["2019-01-01/2020-12-31", { start: "2019-01-01", end: "2020-12-31" }],
    ["2019/2020", { start: "2019", end: "2020" }],
    ["2019-01-01/..", { start: "2019-01-01" }],
    ["../2020", { end: "2020" }],
    ["/2020", { end: "2020" }],
    ["start=2019-05; end=2020; scheme=W3C-DTF;", { start: "2019-05", end: "2020" }],
    ["01/01/2019 - 31/12/2019", { start: "2019-01-01", end: "2019-12-31" }],
    ["2020", { start: "2020", end: "2020" }],
  ];
  for (const [told, value] of cases) assert.deepEqual(understandPeriod(told), { value, problems: [] }, told);
  assert.equal(understandPeriod("depuis toujours").problems[0]?.key, "read-date-unknown");
  assert.deepEqual(understandPeriod("2019/2020-02-31").value, { start: "2019" });
});

test("whatever is told, what is understood is a date of the calendar", () => {
  const iso = /^\d{4}(?:-(\d{2})(?:-(\d{2})(?:T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z?)?)?)?$/;
  const piece = fc.constantFrom(...Array.from("0123456789-/.:TZ+ "), "2020", "12", "31", "déc", "mai", "GMT");
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((pieces) => pieces.join("")),
      ),
      (told) => {
        const { value, problems } = understandDate(told);
        if (value === undefined) return;
        assert.deepEqual(problems, []);
        assert.match(value, iso);
        assert.ok(Number.isFinite(Date.parse(value)), value);
        assert.equal(understandDate(value).value, value);
      },
    ),
    { numRuns: 5000 },
  );
});

test("an instant is understood to the millisecond, whatever its offset", () => {
  const instants = fc.date({ min: new Date("0001-01-02"), max: new Date("9999-12-30"), noInvalidDate: true });
  fc.assert(
    fc.property(instants, fc.integer({ min: -720, max: 720 }), (date, minutes) => {
      const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
      const sign = minutes < 0 ? "-" : "+";
      const offset = `${sign}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
      assert.equal(understandDate(local + offset).value, date.toISOString().replace(".000Z", "Z"));
    }),
  );
});

function two(number: number): string {
  return String(Math.floor(number)).padStart(2, "0");
}
