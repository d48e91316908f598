import assert from "node:assert/strict";
import { test } from "node:test";
import { showAnswer } from "./answer-cells.ts";

const answer = {
  columns: [
    { name: "commune", type: "VARCHAR" },
    { name: "annee", type: "BIGINT" },
    { name: "total", type: "HUGEINT" },
    { name: "part", type: "DOUBLE" },
    { name: "jour", type: "DATE" },
    { name: "vu", type: "TIMESTAMP" },
    { name: "ouvert", type: "BOOLEAN" },
    { name: "noms", type: "VARCHAR[]" },
    { name: "prix", type: "DECIMAL(18,3)" },
  ],
  rows: [
    ["Rennes", 2024, 1_234_567, 0.5, "2024-05-01", "2024-05-01T08:30:00", true, ["a", "b"], 12.5],
    ["1.5", 2023, "123456789012345678901234", -1234.25, null, null, false, null, 3],
  ],
};

test("numbers, days and truths of an answer to SQL are written as each language writes those of tables", () => {
  const { columns, rows } = showAnswer(answer, "fr");
  assert.deepEqual(rows, [
    [
      "Rennes",
      "2024",
      "1\u202f234\u202f567",
      "0,50",
      "01/05/2024",
      "01/05/2024 08:30",
      "oui",
      "a, b",
      "12,5",
    ],
    [
      "1.5",
      "2023",
      "123 456 789 012 345 678 901 234".replaceAll(" ", "\u202f"),
      "\u22121\u202f234,25",
      undefined,
      undefined,
      "non",
      undefined,
      "3,0",
    ],
  ]);
  assert.deepEqual(
    columns.filter(({ isNumber }) => isNumber).map(({ name }) => name),
    ["total", "part", "prix"],
  );
  const [first, second] = showAnswer(answer, "en").rows;
  assert.deepEqual(first?.slice(2, 5), ["1,234,567", "0.50", "2024-05-01"]);
  assert.equal(second?.[3], "\u22121,234.25");
});

test("a day before our era, or one that has no such form, is written as the engine writes it", () => {
  const columns = [
    { name: "jour", type: "DATE" },
    { name: "vu", type: "TIMESTAMP WITH TIME ZONE" },
  ];
  const values = [
    ["0044-03-15 (BC)", "0044-03-15 (BC) 10:00:00"],
    ["infinity", "2024-05-01T06:30:00.125+00:00"],
    ["12024-01-01", "2024-05-01T06:30:15Z"],
  ];
  assert.deepEqual(showAnswer({ columns, rows: values }, "fr").rows, [
    ["0044-03-15 (BC)", "0044-03-15 (BC) 10:00:00"],
    ["infinity", "01/05/2024 06:30"],
    ["12024-01-01", "01/05/2024 06:30:15"],
  ]);
});

test("no digit of what was worked out is lost, however small or long it is", () => {
  const columns = [{ name: "part", type: "DOUBLE" }];
  const values = [0.00000025, 1 / 3, 0.1 + 0.2, 1e300, 0];
  const { rows } = showAnswer({ columns, rows: values.map((value) => [value]) }, "fr");
  assert.deepEqual(
    rows.map(([cell]) => cell),
    ["2,5E-7", "0,3333333333333333", "0,30000000000000004", "1E300", "0"],
  );
});

test("a text that is empty is told from what is missing, and long numbers are grouped but where they are codes", () => {
  const columns = [
    { name: "texte", type: "VARCHAR" },
    { name: "total", type: "HUGEINT" },
    { name: "siret", type: "HUGEINT" },
  ];
  const rows = [
    ["", "-12345678901234567890", "12345678901234567890"],
    [null, null, null],
  ];
  assert.deepEqual(showAnswer({ columns, rows }, "en").rows, [
    ["", "\u221212,345,678,901,234,567,890", "12345678901234567890"],
    [undefined, undefined, undefined],
  ]);
});
