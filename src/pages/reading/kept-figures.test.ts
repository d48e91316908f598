import assert from "node:assert/strict";
import { test } from "node:test";
import { type KeptFigure, noMetadata } from "../../catalogue/metadata.ts";
import type { Column } from "../../tables/column.ts";
import { findLostColumn, showFigures, toKeptQuery } from "./kept-figures.ts";

const columns: Column[] = ["code", "population"].map((name) => ({ name, type: "text", missing: [] }));
const figure: KeptFigure = { kind: "chart", table: "t", title: "Habitants", query: "x=code&y=population" };

test("a kept figure says which column or table it lost, and the rest stands", () => {
  const lost: KeptFigure = { ...figure, query: "x=code&y=surface" };
  const metadata = { ...noMetadata, figures: [figure, lost, { ...figure, table: "u" }] };
  const shown = showFigures({ slug: "communes", metadata }, [{ id: "t", slug: "lieux", columns }]);
  assert.deepEqual(
    shown.map((one) => one.lost),
    [undefined, { what: "column", column: "surface" }, { what: "table" }],
  );
  assert.equal(shown[0]?.href, "/datasets/communes/lieux/chart?x=code&y=population");
  assert.equal(shown[2]?.picture, "/datasets/communes/figures/3.svg");
});

test("a filter over a column that went is missed too", () => {
  assert.equal(findLostColumn({ query: "x=code&annee__greater=2020" }, columns), "annee");
  assert.equal(findLostColumn({ query: "x=code&population__greater=2&y=" }, columns), undefined);
  assert.equal(findLostColumn({}, columns), undefined);
});

test("what is kept of an address is the figure, and nothing of who looked at it", () => {
  assert.equal(toKeptQuery("?/keep&lang=en&kind=bar&x=code&page=3&version=2"), "kind=bar&x=code");
});
