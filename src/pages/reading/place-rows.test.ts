import assert from "node:assert/strict";
import { test } from "node:test";
import { openTerritory } from "../../territory/open-territory.ts";
import type { Column } from "../../tables/column.ts";
import { shownRows } from "./place-rows.ts";

const column = (name: string, meaning?: Column["meaning"]): Column => ({
  name,
  type: "text",
  missing: [],
  ...(meaning === undefined ? {} : { meaning }),
});

const reference = openTerritory();
const territory: Parameters<typeof shownRows>[2]["territory"] = {
  labelOf: (level, code) => (level === "iris" ? undefined : reference.labelOf(level, code)),
};

test("rows of a place show what its codes mean, once", () => {
  const columns = [
    column("code", "commune-code"),
    column("epci", "epci-code"),
    column("nom_epci"),
    column("departement", "departement-code"),
    column("vide"),
  ];
  const rows = [
    { code: "35238", epci: "243500139", nom_epci: "Rennes Métropole", departement: "35", vide: null },
  ];
  const shown = shownRows({ columns, rows }, "code", { language: "fr", territory });
  assert.deepEqual(shown.rows, [
    [{ text: "243500139" }, { text: "Rennes Métropole" }, { text: "35", label: "Ille-et-Vilaine" }],
  ]);
});
