import assert from "node:assert/strict";
import { test } from "node:test";
import { readSearch } from "./search-request.ts";

const page = { page: 1, pageSize: 20 };
const read = (query: string) => readSearch(new URLSearchParams(query), "fr", page);

test("an address tells a whole search", () => {
  assert.deepEqual(
    read(
      "q=+cantines&theme=EDUC&theme=SOCI&theme=EDUC&from=2020&to=2021-05&bbox=-2,47,-1,48.5&sort=title&literally=1",
    ),
    {
      ...page,
      q: "cantines",
      filters: { theme: ["EDUC", "SOCI"] },
      sort: "title",
      language: "fr",
      period: { from: "2020", to: "2021-05" },
      bbox: [-2, 47, -1, 48.5],
      literally: true,
    },
  );
});

test("what cannot be read asks for nothing", () => {
  const empty = { ...page, q: "", filters: {}, sort: "newest", language: "fr" };
  assert.deepEqual(read("theme=&from=hier&bbox=1,2,3&sort=luck"), empty);
  assert.deepEqual(read("bbox=3,47,1,48&colour=red"), empty);
});

test("a question is answered best first, and all there is newest first", () => {
  assert.equal(read("q=eau").sort, "relevance");
  assert.equal(read("").sort, "newest");
});
