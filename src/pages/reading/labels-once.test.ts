import assert from "node:assert/strict";
import { test } from "node:test";
import type { Column } from "../../tables/column.ts";
import { withLabelsOnce } from "./labels-once.ts";

const column = (name: string): Column => ({ name, type: "text", missing: [] });

test("a code shows its label, unless a column beside it says the same", () => {
  const columns = [column("code"), column("nom"), column("code_epci")];
  const rows = [
    {
      cells: [
        { text: "35238", label: "Rennes" },
        { text: "Rennes" },
        { text: "243500139", label: "Rennes Métropole" },
      ],
    },
    { cells: [{ text: "35047", label: "Bruz" }, { text: "Bruz" }, {}] },
  ];
  assert.deepEqual(withLabelsOnce(columns, rows), [
    { cells: [{ text: "35238" }, { text: "Rennes" }, { text: "243500139", label: "Rennes Métropole" }] },
    { cells: [{ text: "35047" }, { text: "Bruz" }, {}] },
  ]);
  const others = [{ cells: [{ text: "35238", label: "Rennes" }, { text: "Mairie" }, {}] }];
  assert.equal(withLabelsOnce(columns, others), others);
  assert.deepEqual(withLabelsOnce(columns, []), []);
});
