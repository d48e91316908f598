import assert from "node:assert/strict";
import { test } from "node:test";
import { initialsOf } from "./initials.ts";

test("a name stands by the letters of its first words that say something", () => {
  const names = ["Ville de Rennes", "Métropole", "Musée de l’Œuvre", "La Poste", "de la", "", "𝒜bc 9"];
  assert.deepEqual(names.map(initialsOf), ["VR", "M", "MŒ", "P", "DL", "", "𝒜9"]);
});
