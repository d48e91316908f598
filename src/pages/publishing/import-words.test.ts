import assert from "node:assert/strict";
import { test } from "node:test";
import { importHeading } from "./import-words.ts";

test("an import that asked for sheets is headed by the question, and by its failure once the file is gone", () => {
  const headings = ["asked", "chosen", "gone"].map((how) =>
    importHeading("en", {
      state: "failed",
      sourceName: "menus.zip",
      made: [],
      failure: { key: `import-sheets-${how}`, args: {} },
    }),
  );
  const question = "menus.zip: which sheets should be read?";
  assert.deepEqual(headings, [question, question, "menus.zip could not be read"]);
});
