import assert from "node:assert/strict";
import { test } from "node:test";
import type { Column } from "../../tables/column.ts";
import type { ColumnProfile } from "../../tables/profile.ts";
import { examplesOf } from "./examples.ts";

const address = "https://data.example.org/api/resources/1";

function codeOf(tool: string, columns: readonly Column[], values: Record<string, readonly string[]>): string {
  const profiles = columns.map(({ name }): ColumnProfile => {
    const top = (values[name] ?? []).map((value) => ({ value, count: 1 }));
    return { name, count: 9, missing: 0, distinct: 9, distinctExact: true, top };
  });
  const examples = examplesOf(address, columns, { rows: 9, columns: profiles });
  return examples.find((example) => example.tool === tool)?.code ?? "";
}

const columns: readonly Column[] = [
  { name: "code", type: "text", meaning: "commune-code", missing: [] },
  { name: 'N° "SIRET"', type: "text", missing: [] },
  { name: "nom", type: "text", missing: [] },
  { name: "ouvert", type: "text", missing: [] },
  { name: "population", type: "integer", missing: [] },
];
const values = {
  code: ["01001", "01002"],
  'N° "SIRET"': ["21350238800019"],
  nom: ["Ambléon", "L’Abergement"],
  ouvert: ["T"],
  population: ["860"],
};

test("the examples for pandas and R keep codes as texts, with the zeros they begin with", () => {
  const code = codeOf("python", columns, values);
  assert.ok(
    code.includes(
      `read_csv("${address}/data/csv/", dtype={"code": str, "N° \\"SIRET\\"": str, "ouvert": str})`,
    ),
    code,
  );
  const r = codeOf("r", columns, values);
  const classes = `c("code" = "character", "N° \\"SIRET\\"" = "character", "ouvert" = "character")`;
  assert.ok(r.includes(`check.names = FALSE, colClasses = ${classes})`), r);
});

test("where no text looks like a number, the examples name no type", () => {
  const words = columns.filter(({ name }) => name === "nom" || name === "population");
  assert.ok(codeOf("python", words, values).includes(`read_csv("${address}/data/csv/")`));
  assert.ok(codeOf("r", words, values).includes(`read.csv("${address}/data/csv/", check.names = FALSE)`));
});
