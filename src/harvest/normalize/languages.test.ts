import assert from "node:assert/strict";
import { test } from "node:test";
import { understandLanguage } from "./languages.ts";

test("a language is understood by its codes, names and addresses", () => {
  const cases: readonly [told: string, code: string][] = [
    ["fr", "fr"],
    ["FR", "fr"],
    ["fr-FR", "fr"],
    ["fr_FR", "fr"],
    ["fra", "fr"],
    ["fre", "fr"],
    ["ger", "de"],
    ["fre; FRA", "fr"],
    ["bre", "br"],
    ["français", "fr"],
    ["French", "fr"],
    ["Deutsch", "de"],
    ["Breton", "br"],
    ["http://publications.europa.eu/resource/authority/language/FRA", "fr"],
    ["http://id.loc.gov/vocabulary/iso639-1/en", "en"],
    ["http://lexvo.org/id/iso639-3/oci", "oc"],
  ];
  for (const [told, value] of cases)
    assert.deepEqual(understandLanguage(told), { value, problems: [] }, told);
});

test("what is no language of two letters is told", () => {
  for (const told of ["und", "mul", "zz", "gsw", "multilingue", "http://example.org/", "123"]) {
    const { value, problems } = understandLanguage(told);
    assert.equal(value, undefined, told);
    assert.deepEqual(problems, [{ key: "read-language-unknown", args: { text: told } }]);
  }
  assert.deepEqual(understandLanguage(" "), { problems: [] });
});
