import assert from "node:assert/strict";
import { test } from "node:test";
import type { Column } from "../../tables/column.ts";
import { writeProfiled } from "./cells.ts";

test("what a profile tells of a column is written as its cells are", () => {
  const cases: readonly [Pick<Column, "name" | "type" | "meaning">, number | string, string][] = [
    [{ name: "effectif", type: "integer" }, 13555, "13 555"],
    [{ name: "effectif", type: "integer" }, "13555", "13 555"],
    [{ name: "effectif", type: "integer" }, 486.26872, "486,269"],
    [{ name: "annee", type: "integer", meaning: "year" }, 2021, "2021"],
    [{ name: "annee", type: "integer", meaning: "year" }, 2016.4321, "2016,43"],
    [{ name: "id", type: "integer" }, "7032", "7032"],
    [{ name: "ouvert", type: "boolean" }, "true", "oui"],
    [{ name: "jour", type: "date" }, "2014-01-31", "31/01/2014"],
    [{ name: "vu", type: "datetime" }, "2024-05-01T06:30:15.125+00:00", "01/05/2024 06:30:15"],
    [{ name: "nom", type: "text" }, "true", "true"],
    [{ name: "nom", type: "text" }, "2014-01-31", "2014-01-31"],
    [{ name: "grand", type: "integer" }, "9223372036854775807", "9223372036854775807"],
  ];
  for (const [column, value, written] of cases) {
    assert.equal(writeProfiled({ ...column, missing: [] }, value, "fr").replaceAll(/\s/g, " "), written);
  }
});
