import assert from "node:assert/strict";
import { test } from "node:test";
import { importHeading, progressSentence } from "./import-words.ts";

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

function told(progress: Parameters<typeof progressSentence>[1]): string {
  return progressSentence("en", progress);
}

test("what is left of an import is told in minutes where it is long, and not where no length is known", () => {
  const fetched = { step: "fetch", bytes: 2_000, rows: 0, done: 0.1 } as const;
  assert.doesNotMatch(told(fetched), /%|left/);
  assert.match(
    told({ ...fetched, bytesTotal: 4_000, remainingMs: 682_000 }),
    /10% · .* · about 11 minutes left/,
  );
  assert.match(told({ ...fetched, bytesTotal: 4_000, remainingMs: 61_000 }), /about 61 seconds left/);
  assert.match(told({ ...fetched, bytesTotal: 4_000, remainingMs: 9_000_000 }), /about 3 hours left/);
});
