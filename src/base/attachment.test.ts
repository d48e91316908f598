import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { attachment } from "./attachment.ts";

test("a name with accents is told twice: as ASCII and as it is", () => {
  assert.equal(
    attachment("déchets 2024.csv"),
    `attachment; filename="d_chets 2024.csv"; filename*=UTF-8''d%C3%A9chets%202024.csv`,
  );
});

test("no name breaks out of its header", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      assert.match(attachment(name), /^attachment; filename="[ -~]*"; filename\*=UTF-8''[A-Za-z0-9!~._%-]*$/);
      assert.equal(attachment(name).split('"').length, 3);
    }),
  );
});
