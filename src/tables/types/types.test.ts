import assert from "node:assert/strict";
import { test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { openTerritory } from "../../territory/open-territory.ts";
import type { Column } from "../column.ts";
import {
  castExpression,
  decideTypes,
  misfitExpression,
  plainCastExpression,
  sampleTypes,
  summaryExpressions,
  type Decision,
  type SampleOptions,
} from "./find-types.ts";

const territory = openTerritory();

/** A table of one column in a private engine. */
async function withCells<Result>(
  cells: readonly (string | null)[],
  work: (rows: (sql: string) => Promise<Record<string, unknown>[]>) => Promise<Result>,
): Promise<Result> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    await connection.run("CREATE TABLE raw (line BIGINT, x VARCHAR)");
    const appender = await connection.createAppender("raw");
    for (const [line, cell] of cells.entries()) {
      appender.appendBigInt(BigInt(line));
      if (cell === null) appender.appendNull();
      else appender.appendVarchar(cell);
      appender.endRow();
    }
    appender.closeSync();
    return await work(async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS());
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

interface Found {
  readonly decision: Decision;
  readonly values: readonly unknown[];
  readonly misfits: readonly string[];
}

/** Finds the type of a column as an import does; `sample` is how many of its first cells are seen. */
async function find(
  name: string,
  cells: readonly (string | null)[],
  options: SampleOptions & { sample?: number } = {},
): Promise<Found> {
  const hypotheses = await sampleTypes([{ name, cells: cells.slice(0, options.sample) }], {
    territory,
    ...options,
  });
  return withCells(cells, async (rows) => {
    const ask = async (depth: "verify" | "survey"): Promise<Decision | undefined> => {
      const asked = summaryExpressions(hypotheses, () => "x", depth);
      const row = asked.length === 0 ? {} : (await rows(`SELECT ${asked.join(", ")} FROM raw`))[0];
      return decideTypes(hypotheses, row ?? {})[0];
    };
    const verified = await ask("verify");
    const decision = verified?.settled === true ? verified : await ask("survey");
    assert.ok(decision !== undefined);
    const { column } = decision;
    const value = await rows(`SELECT (${castExpression(column, "x")})::VARCHAR AS v FROM raw ORDER BY line`);
    const misfit = await rows(`SELECT x FROM raw WHERE ${misfitExpression(column, "x")} ORDER BY line`);
    if (decision.plain) {
      const plain = await rows(
        `SELECT (${plainCastExpression(column, "x")})::VARCHAR AS v FROM raw ORDER BY line`,
      );
      assert.deepEqual(plain, value);
    }
    assert.equal(misfit.length, decision.misfits);
    return { decision, values: value.map(({ v }) => v), misfits: misfit.map(({ x }) => String(x)) };
  });
}

const written = ({ type, writing }: Column): string => (writing === undefined ? type : `${type}/${writing}`);

const cases: readonly (readonly [what: string, cells: readonly string[], type: string, values: readonly string[]])[] = [
  ["a whole number", ["1", "-20", "0"], "integer", ["1", "-20", "0"]],
  ["thousands between spaces", ["1 234", "12", "1\u00a0234\u202f567"], "integer", ["1234", "12", "1234567"]],
  ["a decimal comma", ["1 234,5", "0,25", "-3"], "decimal/decimal-comma", ["1234.5", "0.25", "-3.0"]],
  ["a decimal comma and points between thousands", ["1.234,5", "0,25"], "decimal/decimal-comma", ["1234.5", "0.25"]],
  ["commas between thousands", ["1,234.5", "12"], "decimal/decimal-point-grouped", ["1234.5", "12.0"]],
  ["commas between thousands of whole numbers", ["1,234,567", "12", "1,000"], "integer/decimal-point-grouped", ["1234567", "12", "1000"]],
  ["a decimal point", [".5", "1.25", "-2."], "decimal", ["0.5", "1.25", "-2.0"]],
  ["an exponent", ["1.5e-7", "2.5E+3"], "decimal", ["1.5e-07", "2500.0"]],
  ["a percentage", ["12 %", "7%"], "integer/percent", ["12", "7"]],
  ["a percentage with a comma", ["12,5 %", "7%"], "decimal/percent-comma", ["12.5", "7.0"]],
  ["an amount", ["12 €", "1 250 €"], "integer", ["12", "1250"]],
  ["an amount with a comma", ["12,50 €", "1 250 €"], "decimal/decimal-comma", ["12.5", "1250.0"]],
  ["a true minus sign", ["−5", "3"], "integer", ["-5", "3"]],
  ["a minus apart from its number", ["- 1 234,50 €", "-   12,00 €", "3,5"], "decimal/decimal-comma", ["-1234.5", "-12.0", "3.5"]],
  ["what is owed, in brackets", ["(1 234,50)", "12,5", "(0,75 €)", "(12,00) €", "1 250,00"], "decimal/decimal-comma", ["-1234.5", "12.5", "-0.75", "-12.0", "1250.0"]],
  ["whole amounts that are owed", ["(1 234)", "12", "(350)", "5"], "integer", ["-1234", "12", "-350", "5"]],
  ["amounts as English writes them that are owed", ["(1,234.50)", "12.25", "2,000.00"], "decimal/decimal-point-grouped", ["-1234.5", "12.25", "2000.0"]],
  ["notes in brackets", ["(1)", "12", "(2)", "5"], "text", ["(1)", "12", "(2)", "5"]],
  ["years in brackets", ["(1998)", "(2004)", "1 200"], "text", ["(1998)", "(2004)", "1 200"]],
  ["an ISO date", ["2020-12-31", "2020-1-2"], "date", ["2020-12-31", "2020-01-02"]],
  ["a French date", ["31/12/2020", "1/2/2021"], "date/day-month-year", ["2020-12-31", "2021-02-01"]],
  ["a French date with a short year", ["31-12-20", "31.12.75"], "date/day-month-year", ["2020-12-31", "1975-12-31"]],
  ["an American date", ["12/31/2020", "01/02/2020"], "date/month-day-year", ["2020-12-31", "2020-01-02"]],
  ["a date and a time", ["2020-12-31T10:00:00", "2020-12-31 10:30"], "datetime", ["2020-12-31 10:00:00", "2020-12-31 10:30:00"]],
  ["a French date and a time", ["31/12/2020 10:30", "01/02/2020 à 8:05"], "datetime/day-month-year", ["2020-12-31 10:30:00", "2020-02-01 08:05:00"]],
  ["a French date and an hour", ["31/12/2020 à 10h30", "01/02/2020 8 h 05", "02/02/2020 18h"], "datetime/day-month-year", ["2020-12-31 10:30:00", "2020-02-01 08:05:00", "2020-02-02 18:00:00"]],
  ["a day whose month is a word", ["2 janvier 2025", "1er mars 2026", "mardi 14 juillet 2026", "29 FÉVRIER 2028"], "date/month-name", ["2025-01-02", "2026-03-01", "2026-07-14", "2028-02-29"]],
  ["a day with a short name of its month", ["02-janv-25", "3 juin 2025", "juil. 4, 2025", "31 déc. 1999", "5-aout-70"], "date/month-name", ["2025-01-02", "2025-06-03", "2025-07-04", "1999-12-31", "1970-08-05"]],
  ["a day as English has it", ["Jan 2, 2025", "Monday, March 3rd, 2025", "4 July 2025", "05-Aug-2025"], "date/month-name", ["2025-01-02", "2025-03-03", "2025-07-04", "2025-08-05"]],
  ["a day whose month is decomposed", ["1 fe\u0301vrier 2025", "2\u00a0aou\u0302t\u00a02025"], "date/month-name", ["2025-02-01", "2025-08-02"]],
  ["a day in words and an hour", ["samedi 14 décembre 2024 à 20h30", "15 décembre 2024, 9 h", "Dec 16, 2024 at 18:05"], "datetime/month-name", ["2024-12-14 20:30:00", "2024-12-15 09:00:00", "2024-12-16 18:05:00"]],
  ["an instant", ["2020-12-31T10:00:00+02:00", "2020-12-31T10:00:00Z", "2022-10-18T12:35:49+0000"], "datetime/offset", ["2020-12-31 08:00:00+00", "2020-12-31 10:00:00+00", "2022-10-18 12:35:49+00"]],
  ["a time", ["10:30", "6:00:15", "18h45"], "time", ["10:30:00", "06:00:15", "18:45:00"]],
  ["yes and no in French", ["oui", "Non", "OUI"], "boolean/oui-non", ["true", "false", "true"]],
  ["what a French spreadsheet writes", ["VRAI", "FAUX"], "boolean/vrai-faux", ["true", "false"]],
  ["true and false", ["true", "False"], "boolean/true-false", ["true", "false"]],
  ["zeros and ones", ["0", "1"], "integer", ["0", "1"]],
  ["well-known text", ["POINT (1 2.5)", "SRID=4326;POINT(3 4)"], "geometry/wkt", ['{"type":"Point","coordinates":[1,2.5]}', '{"type":"Point","coordinates":[3,4]}']],
  ["well-known binary", ["0101000000000000000000F03F0000000000000040", "0101000020E6100000000000000000F03F0000000000000040"], "geometry/wkb-hex", ['{"type":"Point","coordinates":[1,2]}', '{"type":"Point","coordinates":[1,2]}']],
  ["GeoJSON", ['{"type":"Point","coordinates":[1,2]}'], "geometry/geojson", ['{"type":"Point","coordinates":[1,2]}']],
  ["a JSON list", ['["a","b"]', "[]"], "list/json", ["[a, b]", "[]"]],
  ["a list between bars", ["a|b", "b", "a|b|c", "c|a"], "list/list-pipe", ["[a, b]", "[b]", "[a, b, c]", "[c, a]"]],
  ["prose", ["Bonjour, tout va bien.", "Rien; vraiment rien."], "text", ["Bonjour, tout va bien.", "Rien; vraiment rien."]],
  ["a range", ["0-11 ans", "12-17 ans"], "text", ["0-11 ans", "12-17 ans"]],
  ["a code with leading zeros", ["007", "012", "123"], "text", ["007", "012", "123"]],
  ["a phone number", ["+33612345678", "+33612345679"], "text", ["+33612345678", "+33612345679"]],
  ["a number of more digits than a number keeps", ["12345678901234567", "12345678901234568"], "text", ["12345678901234567", "12345678901234568"]],
  ["a month in words", ["janvier 2025", "février 2025"], "text", ["janvier 2025", "février 2025"]],
  ["a day in words that is in no month", ["30 février 2025", "31 juin 2025"], "text", ["30 février 2025", "31 juin 2025"]],
  ["days beside words", ["8 mai 1945", "Gambetta", "11 novembre 1918"], "text", ["8 mai 1945", "Gambetta", "11 novembre 1918"]],
  ["a day that is in no month", ["2020-02-30", "2020-02-31"], "text", ["2020-02-30", "2020-02-31"]],
]; // prettier-ignore

test("each day of a leap year is read as French and English write it", async () => {
  const days = Array.from({ length: 366 }, (_, at) => new Date(Date.UTC(2028, 0, 1 + at)));
  const ways = ["fr", "en-GB", "en-US"].flatMap((language) =>
    (["full", "long", "medium"] as const).map((dateStyle) => [language, dateStyle] as const),
  );
  const cells = ways.flatMap(([language, dateStyle]) => {
    const format = new Intl.DateTimeFormat(language, { dateStyle, timeZone: "UTC" });
    return days.map((day) => format.format(day));
  });
  const found = await find("x", cells, { sample: 400 });
  assert.equal(written(found.decision.column), "date/month-name");
  assert.deepEqual(
    found.values,
    ways.flatMap(() => days.map((day) => day.toISOString().slice(0, 10))),
  );
});

for (const [what, cells, type, values] of cases) {
  test(`${what} is read as ${type}`, async () => {
    const found = await find("x", cells);
    assert.equal(written(found.decision.column), type);
    assert.deepEqual(found.values, values);
  });
}

test("a sign inside of something parts no values: an array stays whole", async () => {
  for (const [header, cells, type, values] of [
    ["liste", ["[0, 1]", "[0]", "[0, 1, 2]"], "list/json", ["[0, 1]", "[0]", "[0, 1, 2]"]],
    ["liste", ["[5.71, 45.19]", "[5.7, 45.2]"], "text", ["[5.71, 45.19]", "[5.7, 45.2]"]],
    ["tags", ["['eau', 'air']", "['eau']"], "text", ["['eau', 'air']", "['eau']"]],
    ["x", ["[a; b]", "[a; b]", "[a; b]"], "text", ["[a; b]", "[a; b]", "[a; b]"]],
    ["tags", ["{eau,air}", "{air}"], "text", ["{eau,air}", "{air}"]],
    ["tags", ["eau (douce, salée), air", "air"], "text", ["eau (douce, salée), air", "air"]],
    ["tags", ["eau (douce), air", "air, eau"], "list/list-comma", ["['eau (douce)', air]", "[air, eau]"]],
  ] as const) {
    const found = await find(header, [...cells]);
    assert.equal(written(found.decision.column), type, cells[0]);
    assert.deepEqual(found.values, values);
  }
});

test("several shapes of geometry become GeoJSON", async () => {
  const cells = [
    "POLYGON ((100 0, 101 0, 101 1, 100 0), (100.2 0.2, 100.8 0.2, 100.8 0.8, 100.2 0.2))",
    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6.25, 5 5)))",
    "LINESTRING Z (0 0 7, 1 1 8)",
    "MULTIPOINT ((1 2), (3 4))",
  ];
  const { values } = await find("geom", cells);
  assert.deepEqual(
    values.map((value) => JSON.parse(String(value)) as unknown),
    [
      {
        type: "Polygon",
        coordinates: [
          [
            [100, 0],
            [101, 0],
            [101, 1],
            [100, 0],
          ],
          [
            [100.2, 0.2],
            [100.8, 0.2],
            [100.8, 0.8],
            [100.2, 0.2],
          ],
        ],
      },
      {
        type: "MultiPolygon",
        coordinates: [
          [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 0],
            ],
          ],
          [
            [
              [5, 5],
              [6, 5],
              [6, 6.25],
              [5, 5],
            ],
          ],
        ],
      },
      {
        type: "LineString",
        coordinates: [
          [0, 0, 7],
          [1, 1, 8],
        ],
      },
      {
        type: "MultiPoint",
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
  );
});

/** Spherical Mercator, forward (EPSG 3857). */
function mercator(longitude: number, latitude: number): readonly [number, number] {
  const radians = Math.PI / 180;
  const y = Math.log(Math.tan(Math.PI / 4 + (latitude * radians) / 2));
  return [6_378_137 * longitude * radians, 6_378_137 * y];
}

test("shapes in Lambert 93, in a zone of CC or in the Web's Mercator are brought to degrees", async () => {
  const cells = [
    "SRID=2154;POINT (700000 6600000)",
    "SRID=2154;POINT (652469.02 6862035.26)",
    "SRID=3948;POINT (1700000 7200000)",
    `SRID=3857;POINT (${mercator(-1.67667, 48.1147).join(" ")})`,
    "SRID=2154;POLYGON ((700000 6600000, 701000 6600000, 701000 6601000, 700000 6600000))",
    "SRID=4326;POINT (-1.5 48.5)",
  ];
  const { decision, values } = await find("geom", cells);
  assert.equal(decision.column.type, "geometry");
  const points = values.map((value) => (JSON.parse(String(value)) as { coordinates: number[] }).coordinates);
  const near = (place: number, longitude: number, latitude: number): void => {
    const [x = 0, y = 0] = points[place] ?? [];
    assert.ok(Math.hypot(x - longitude, y - latitude) < 1e-4, `${x} ${y}`);
  };
  near(0, 3, 46.5);
  near(1, 2.3522, 48.8566);
  near(2, 3, 48);
  near(3, -1.67667, 48.1147);
  near(5, -1.5, 48.5);
  assert.match(JSON.stringify(points[4]), /^\[\[(?:\[3[.\d]*,46[.\d]*\],?){4}\]\]$/);
});

test("shapes in metres that say nothing of their reference system stay texts", async () => {
  const { decision } = await find("geom", ["POINT (352000 6789000)", "POINT (352100 6789100)"]);
  assert.equal(decision.column.type, "text");
});

test("a column that is a number but for a few cells is a number, and those cells are told", async () => {
  const cells = [...Array.from({ length: 400 }, (_, place) => String(place + 1)), "environ 12", "voir note"];
  const { decision, misfits } = await find("effectif", cells);
  assert.equal(decision.column.type, "integer");
  assert.deepEqual(misfits, ["environ 12", "voir note"]);
  assert.deepEqual(
    decision.problems.map(({ key }) => key),
    ["types-few-misfits"],
  );
});

test("words that stand for missing are missing in a column of numbers, and texts in one of texts", async () => {
  const words = ["NC", "n.d.", "s", "-", "secret", "N/A"];
  const numbers = await find("montant", ["1,5", "2", ...words, "1 000,25"]);
  assert.equal(written(numbers.decision.column), "decimal/decimal-comma");
  assert.deepEqual([...numbers.decision.column.missing].sort(), [...words].sort());
  assert.deepEqual(numbers.misfits, []);
  assert.deepEqual(numbers.values, ["1.5", "2.0", null, null, null, null, null, null, "1000.25"]);
  const texts = await find("note", ["bien", "NC", "passable"]);
  assert.deepEqual(texts.values, ["bien", "NC", "passable"]);
});

test("a late row changes what the first rows say", async () => {
  const numbers = Array.from({ length: 3000 }, (_, place) => String(1000 + place));
  const padded = await find("x", [...numbers, "00123", "00124", "00125", "00126"], { sample: 100 });
  assert.equal(padded.decision.column.type, "text");
  const decimals = await find("x", [...numbers, "12.5"], { sample: 100 });
  assert.equal(written(decimals.decision.column), "decimal");
  const late = await find("x", [...Array.from({ length: 100 }, () => null), ...numbers], { sample: 100 });
  assert.equal(late.decision.column.type, "integer");
  const words = await find("x", [...numbers, ...Array.from({ length: 3000 }, () => "autre chose")], {
    sample: 100,
  });
  assert.equal(words.decision.column.type, "text");
  assert.deepEqual(words.misfits, []);
});

test("the order of day and month is decided over the whole column", async () => {
  const american = await find("date", ["01/02/2020", "03/04/2020", "05/31/2020"]);
  assert.deepEqual(american.values, ["2020-01-02", "2020-03-04", "2020-05-31"]);
  const either = await find("date", ["01/02/2020", "03/04/2020"]);
  assert.deepEqual(either.values, ["2020-02-01", "2020-04-03"]);
  assert.deepEqual(
    either.decision.problems.map(({ key }) => key),
    ["types-date-order-ambiguous"],
  );
});

test("eight digits are a date where the header or the cells say so, and a number elsewhere", async () => {
  assert.equal(
    written((await find("date_photo", ["20220101", "20220102"])).decision.column),
    "date/year-month-day",
  );
  assert.equal(written((await find("x", ["20220101", "20220102"])).decision.column), "integer");
  assert.equal(written((await find("x", ["20221301", "20220102"])).decision.column), "integer");
});

test("a SIREN, a postal code, a phone number and codes of the territory stay texts", async () => {
  const texts: readonly (readonly [string, string[], string | undefined])[] = [
    ["siren", ["130025265", "217500016"], "siren"],
    [
      "id",
      [
        "130025265",
        "217500016",
        "213502388",
        "243500139",
        "213100001",
        "216901231",
        "211300553",
        "213303191",
        "210601233",
        "219300662",
      ].slice(0, 3),
      undefined,
    ],
    ["siret", ["13002526500013"], "siret"],
    ["code_postal", ["35000", "35200"], "postal-code"],
    ["tel", ["0299867200"], "phone"],
    ["code_insee", ["35238", "2A004"], "commune-code"],
    ["dep", ["35", "22"], "departement-code"],
    ["region", ["53", "84"], "region-code"],
    ["epci", ["243500139"], "epci-code"],
  ];
  for (const [name, cells, meaning] of texts) {
    const { column } = (await find(name, cells)).decision;
    assert.equal(column.meaning, meaning, name);
    if (meaning !== undefined) assert.equal(column.type, "text", name);
  }
});

test("what a person says of a column stands", async () => {
  const overrides = { x: { type: "boolean", writing: "zero-one" } } as const;
  assert.deepEqual((await find("x", ["0", "1"], { overrides })).values, ["false", "true"]);
  const text = { x: { type: "text" } } as const;
  assert.deepEqual((await find("x", ["12", "13"], { overrides: text })).values, ["12", "13"]);
  const missing = { x: { type: "integer", missing: ["-99"] } } as const;
  const found = await find("x", ["12", "-99"], { overrides: missing });
  assert.deepEqual(found.values, ["12", null]);
  assert.deepEqual(found.misfits, []);
  const many = [
    ...Array.from({ length: 50 }, () => "-99"),
    ...Array.from({ length: 60 }, (_, n) => String(n)),
    "huit",
  ];
  assert.deepEqual((await find("x", many, { overrides: { x: { missing: ["-99"] } } })).misfits, ["huit"]);
  const imposed = { x: { type: "date" } } as const;
  assert.deepEqual((await find("x", ["31/12/2020", "hier"], { overrides: imposed })).misfits, ["hier"]);
});

test("amounts in brackets are told, wherever they stand in the file", async () => {
  const cells = [...Array.from({ length: 200 }, (_, n) => `${n},50`), "(1 234,50)", "(3)"];
  const { decision, values, misfits } = await find("solde", cells, { sample: 100 });
  assert.equal(values[200], "-1234.5");
  assert.deepEqual(misfits, ["(3)"]);
  assert.deepEqual(
    decision.problems.map(({ key, args }) => [key, args["count"]]),
    [
      ["types-few-misfits", 1],
      ["types-owed-in-brackets", 2],
    ],
  );
});

test("no cell is lost: each is blank, missing, a value or a misfit", async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      "",
      " ",
      "NC",
      "-",
      "1",
      "007",
      "1,5",
      "1.5",
      "1 234,5",
      "(1 234,5)",
      "(12)",
      "- 5",
      "12 %",
      "31/12/2020",
      "1er mars 2026",
      "31 juin 2026",
      "2020-12-31",
      "oui",
      "10:30",
      "+33612345678",
      "1e5",
      "0x1F",
      "1_000",
      "nan",
      "inf",
      "epoch",
    ),
    fc.integer().map(String),
    fc.double({ noNaN: true }).map(String),
    fc.string({ maxLength: 12 }).filter((text) => !text.includes("\u0000")),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 60 }), async (cells) => {
      const { decision, values, misfits } = await find("x", cells);
      const misfit = new Set(misfits);
      for (const [place, cell] of cells.entries()) {
        const trimmed = cell.replaceAll(/^[\s\u00a0\u2007\u2009\u202f]+|[\s\u00a0\u2007\u2009\u202f]+$/g, "");
        const missing = trimmed === "" || decision.column.missing.includes(trimmed);
        assert.equal(
          values[place] === null,
          missing || misfit.has(cell),
          JSON.stringify({ cell, column: decision.column }),
        );
      }
    }),
    { numRuns: 60 },
  );
});
