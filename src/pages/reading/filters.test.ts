import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Column } from "../../tables/column.ts";
import { isFailure } from "../../base/failure.ts";
import { canonicalSearch, parseQuery, toApiParams, withoutColumns, withoutFilter } from "./filters.ts";
import { refuseUnknown } from "./refuse-unknown.ts";

const columns: readonly Column[] = ["commune", "année", "a__b"].map((name) => ({
  name,
  type: "text",
  missing: [],
}));

test("an address asks for filters, a sort, columns and a page", () => {
  const query = parseQuery(
    columns,
    new URLSearchParams(
      "commune__in=Rennes,Vitré&année__greater=2020&année__sort=desc&columns=commune&q=bus&page=3",
    ),
  );
  assert.deepEqual(query.filters, [
    { column: "commune", operator: "in", values: ["Rennes", "Vitré"] },
    { column: "année", operator: "greater", values: ["2020"] },
  ]);
  assert.deepEqual(query.sort, { column: "année", direction: "desc" });
  assert.deepEqual([query.columns, query.search, query.page, query.pageSize], [["commune"], "bus", 3, 50]);
});

test("parameters of the page itself, and columns that are not there, are left out of the query", () => {
  const params = new URLSearchParams("lang=en&version=2&filter=commune&other__exact=1&a__b__exact=x");
  assert.equal(toApiParams(parseQuery(columns, params), { paged: false }).toString(), "a__b__exact=x");
});

test("a filter of a column that is not there is told, can be taken away, and is refused of files and figures", () => {
  const params = new URLSearchParams(
    "commune__exact=Rennes&ancien__in=a,b&ancien__sort=asc&x__groupby=&utm__source=x&page=2",
  );
  const query = parseQuery(columns, params);
  assert.deepEqual(query.unknown, ["ancien"]);
  assert.equal(withoutColumns(params, query.unknown), "?commune__exact=Rennes&x__groupby=&utm__source=x");
  assert.throws(
    () => refuseUnknown(query),
    (error) => isFailure(error, "invalid") && error.args["column"] === "ancien",
  );
  refuseUnknown(parseQuery(columns, new URLSearchParams("commune__exact=Rennes&année__isnull=")));
});

test("boxes ticked one by one become one filter, and empty fields go", () => {
  const sent = new URLSearchParams("commune__in=Rennes&commune__in=Vitré&année__greater=&année__isnull=&q=");
  assert.equal(
    canonicalSearch(sent),
    `?${new URLSearchParams("commune__in=Rennes,Vitré&année__isnull=").toString()}`,
  );
});

test("a canonical address stays as it is", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom("commune__in", "année__less", "q", "columns"), fc.string())),
      (pairs) => {
        const once =
          canonicalSearch(new URLSearchParams(pairs)) ?? `?${new URLSearchParams(pairs).toString()}`;
        assert.equal(canonicalSearch(new URLSearchParams(once)), undefined);
      },
    ),
  );
});

test("taking a filter away goes back to the first page and keeps the rest", () => {
  const params = new URLSearchParams("commune__exact=Rennes&année__sort=asc&page=2");
  assert.equal(
    withoutFilter(params, { column: "commune", operator: "exact", values: ["Rennes"] }),
    `?${new URLSearchParams("année__sort=asc").toString()}`,
  );
});

test("a value with a comma or a quote stands between quotes, and a French number is understood", () => {
  const query = parseQuery(
    [...columns, { name: "prix", type: "decimal", missing: [] }],
    new URLSearchParams([
      ["commune__in", 'Rennes,"Vern, ""sud"""'.replaceAll('""', '\\"')],
      ["prix__less", "1 234,5"],
    ]),
  );
  assert.deepEqual(
    query.filters.map(({ values }) => values),
    [["Rennes", 'Vern, "sud"'], ["1234.5"]],
  );
  assert.equal(toApiParams(query, { paged: false }).get("commune__in"), 'Rennes,"Vern, \\"sud\\""');
});
