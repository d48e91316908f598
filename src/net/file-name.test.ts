import assert from "node:assert/strict";
import { test } from "node:test";
import { fileNameOf } from "./file-name.ts";

const url = new URL("https://example.org/data/fichier%20d%C3%A9taill%C3%A9.csv?x=1");

for (const [disposition, name] of [
  [undefined, "fichier détaillé.csv"],
  ["attachment", "fichier détaillé.csv"],
  ['attachment; filename="a b.csv"', "a b.csv"],
  ["attachment; filename=a.csv", "a.csv"],
  ["attachment; filename=\"x.csv\"; filename*=UTF-8''%C3%A9t%C3%A9.csv", "été.csv"],
  ['attachment; filename="../../etc/passwd"', "passwd"],
  ['attachment; filename="C:\\\\temp\\\\a.csv"', "a.csv"],
  ['attachment; filename=".."', undefined],
] as const) {
  test(`${disposition} names the file ${name}`, () => {
    assert.equal(fileNameOf(disposition, url), name);
  });
}

test("an address without a name gives none", () => {
  assert.equal(fileNameOf(undefined, new URL("https://example.org/")), undefined);
});
