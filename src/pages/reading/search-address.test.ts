import assert from "node:assert/strict";
import { test } from "node:test";
import { addressToggled, addressWithout, carried } from "./search-address.ts";

test("a value of a facet is taken in and away, and the first page is shown again", () => {
  const here = "/datasets?q=eau&theme=ENVI&page=3";
  assert.equal(addressToggled(here, "theme", "TRAN"), "/datasets?q=eau&theme=ENVI&theme=TRAN");
  assert.equal(addressToggled(here, "theme", "ENVI"), "/datasets?q=eau");
  assert.equal(addressWithout(here, "theme"), "/datasets?q=eau");
});

test("a form carries the rest of the search along", () => {
  const params = new URLSearchParams("q=eau&theme=ENVI&theme=TRAN&from=&page=3");
  assert.deepEqual(carried(params, "q"), [
    ["theme", "ENVI"],
    ["theme", "TRAN"],
  ]);
});
