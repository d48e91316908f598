import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { comparableName } from "./name.ts";
import { editionOf } from "./edition.ts";
import { openGazetteer } from "./gazetteer.ts";
import { findCodes, openTerritory } from "./open-territory.ts";
import { territoryAtOnce, writePlacesText } from "./places-text.ts";
import type { PlaceLevel } from "./territory.ts";
import { readWholeAtlases } from "./whole-atlases.ts";

const levels: readonly PlaceLevel[] = ["commune", "epci", "departement", "region"];
const whole = readWholeAtlases();
const made = territoryAtOnce(whole);
const kept = openTerritory();

test("what is kept of places is what the packages tell: scripts/prepare.js has it written", () => {
  for (const [name, text] of Object.entries(writePlacesText())) {
    const own = readFileSync(new URL(`ground/${name}.json`, import.meta.url), "utf8");
    assert.equal(digestOf(own), digestOf(text), name);
  }
});

test("places read by parts are the same as those that are read at once, in the same order", async () => {
  assert.equal((await editionOf(kept)).digest, (await editionOf(made)).digest);
  for (const level of levels) {
    assert.deepEqual(kept.codes(level), made.codes(level), level);
    assert.deepEqual(kept.otherCodes(level), made.otherCodes(level), level);
    const unalike = kept
      .codes(level)
      .filter((code) => kept.labelOf(level, code) !== made.labelOf(level, code));
    assert.deepEqual(unalike, [], level);
  }
});

test("each name leads to the same codes, and each postal code to the same communes", () => {
  for (const level of levels) {
    for (const code of [...made.codes(level), ...made.otherCodes(level)]) {
      const name = made.labelOf(level, code) ?? "";
      assert.deepEqual(kept.codesOf(level, name), made.codesOf(level, name), `${level} ${name}`);
    }
  }
  const postalCodes = new Set([...whole.commune.current].flatMap(([, place]) => place.postalCodes ?? []));
  assert.ok(postalCodes.size > 6_000);
  for (const code of postalCodes) {
    assert.deepEqual(kept.communesOfPostalCode(code), made.communesOfPostalCode(code), code);
  }
});

test("a gazetteer of what is kept goes the same ways", () => {
  const [own, other] = [openGazetteer(kept), openGazetteer(made)];
  assert.deepEqual(own.within(), other.within());
  for (const level of levels) {
    for (const code of made.codes(level)) {
      assert.deepEqual(own.formerCodesOf(level, code), other.formerCodesOf(level, code), code);
      assert.deepEqual(own.around(level, code), other.around(level, code), code);
      if (level === "commune") continue;
      assert.deepEqual(kept.departementsOfEpci(code), made.departementsOfEpci(code), code);
      assert.deepEqual(own.within({ level, code }), other.within({ level, code }), code);
      assert.deepEqual(own.within({ level, code }, "epci"), other.within({ level, code }, "epci"), code);
    }
  }
  for (const text of ["saint", "35", "35000", "2a", "paris 1", "zz", "243500139"]) {
    assert.deepEqual(own.search(text, 100), other.search(text, 100), text);
    assert.deepEqual(own.beginningWith(text), other.beginningWith(text), text);
  }
});

test("what is no name, no code and no postal code leads nowhere", () => {
  for (const name of ["", " ", "aa", "zzzz", "renne", "rennes 35238", "\t", "\n", "35238", "Rennes\t35238"]) {
    assert.deepEqual(kept.codesOf("commune", name), made.codesOf("commune", name), JSON.stringify(name));
    assert.deepEqual(kept.codesOf("region", name), made.codesOf("region", name), JSON.stringify(name));
  }
  for (const code of ["", "3", "35", "99999", "ZZ001", "352380"]) {
    assert.equal(kept.labelOf("commune", code), undefined, code);
    assert.deepEqual(kept.communesOfPostalCode(code), [], code);
  }
});

test("a name is found among one line, and among several", () => {
  assert.deepEqual(findCodes("\nb\t1 2\n", "b"), ["1", "2"]);
  assert.deepEqual(findCodes("\nb\t1 2\n", "a"), []);
  assert.deepEqual(findCodes("\nb\t1 2\n", "c"), []);
  const lines = "\na\t1\na b\t2\nab\t3\nb\t4\n";
  assert.deepEqual(
    ["a", "a b", "ab", "b", "a c", ""].map((name) => findCodes(lines, comparableName(name))),
    [["1"], ["2"], ["3"], ["4"], [], []],
  );
});

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
