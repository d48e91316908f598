import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { toName } from "./name.ts";

test("a name holds nothing that is not seen, and nothing that turns its letters around", () => {
  for (const [told, name] of [
    ["  Ville\tde\r\n Rennes ", "Ville de Rennes"],
    ["Ville de \u202Esenner\u202C", "Ville de senner"],
    ["\u2066Ville\u2069\u200B de\uFEFF Rennes\u0007", "Ville de Rennes"],
    ["Ren\u{E0041}nes", "Rennes"],
    ["Ville \u200B de \u0007 Rennes", "Ville de Rennes"],
    ["کتاب\u200Cخانه", "کتاب\u200Cخانه"],
    ["👩\u200D💻 Ada", "👩\u200D💻 Ada"],
    ["\u202E", ""],
  ] as const) {
    assert.equal(toName(told), name);
  }
});

test("a name that was made so stays as it is", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => toName(toName(text)) === toName(text)));
});
