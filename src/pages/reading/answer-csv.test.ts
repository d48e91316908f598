import assert from "node:assert/strict";
import { test } from "node:test";
import { answerCsv } from "./answer-csv.ts";

test("an answer is a CSV with each digit of its numbers, and texts that no spreadsheet runs", () => {
  const columns = [
    { name: "name", type: "VARCHAR" },
    { name: "n, all", type: "HUGEINT" },
    { name: "list", type: "INTEGER[]" },
  ];
  const rows = [
    ["=1+1", "-170141183460469231731687303715884105728", [1, 2]],
    ['a "b"', -0.1, null],
    ["-12", null, undefined],
  ];
  assert.equal(
    answerCsv({ columns, rows }),
    [
      'name,"n, all",list',
      '\'=1+1,-170141183460469231731687303715884105728,"[1,2]"',
      '"a ""b""",-0.1,',
      "'-12,,",
    ].join("\r\n"),
  );
});
