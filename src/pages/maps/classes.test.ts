import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { classOf, quantileClasses } from "./classes.ts";

test("a hundred different values make seven classes of like counts", () => {
  const { classes } = quantileClasses(Array.from({ length: 100 }, (_, index) => index));
  assert.equal(classes.length, 7);
  for (const { count } of classes) assert.ok(count >= 14 && count <= 15);
});

test("every value is in one class, and no class is empty, whatever the values", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 300 }), (values) => {
      const { classes, thresholds } = quantileClasses(values);
      assert.equal(
        classes.reduce((sum, { count }) => sum + count, 0),
        values.length,
      );
      assert.ok(classes.every(({ count }) => count > 0));
      for (const value of values) {
        const found = classes[classOf(value, thresholds)];
        assert.ok(found !== undefined && value >= found.from && value <= found.to);
      }
    }),
  );
});
