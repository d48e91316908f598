import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isFailure } from "../../base/failure.ts";
import { foldText } from "../../engine/fold.ts";
import type { Column } from "../column.ts";
import { formatQuery } from "../../../test/format-query.ts";
import { parseQuery } from "./parse-query.ts";
import { byNearness, type Condition, type Operator, type Query, type QueryColumn } from "./query.ts";

const names = [
  "nom",
  "code postal",
  "a__b",
  "__exact",
  "prix (€)",
  'dit "le"',
  "x.y,z",
  "or",
  "page",
  "né\\le",
  "👍",
  "q",
];
const columns: readonly Column[] = names.map((name) => ({ name, type: "text", missing: [] }));
const named: readonly QueryColumn[] = columns.map(({ name, type }) => ({ name, type }));

const column = fc.constantFrom(...named);
const text = fc.string({ unit: "grapheme", maxLength: 12 });
const operator = fc.constantFrom<Operator>(
  "exact",
  "differs",
  "isnull",
  "isnotnull",
  "contains",
  "notcontains",
  "in",
  "notin",
  "less",
  "greater",
  "strictly_less",
  "strictly_greater",
);

const condition: fc.Arbitrary<Condition> = fc
  .tuple(column, operator, fc.array(text, { minLength: 1, maxLength: 4 }))
  .map(([column, operator, texts]): Condition => {
    if (operator === "isnull" || operator === "isnotnull") {
      return { kind: "test", column, operator, values: [] };
    }
    const nullable = operator === "exact" || operator === "differs";
    const values = operator === "in" || operator === "notin" ? texts : texts.slice(0, 1);
    return {
      kind: "test",
      column,
      operator,
      values: values.map((value) => (nullable && value === "null" ? null : value)),
    };
  });

const { node: nested } = fc.letrec<{ node: Condition; group: Condition }>((tie) => ({
  node: fc.oneof({ maxDepth: 4, withCrossShrink: true }, condition, tie("group")),
  group: fc.record({
    kind: fc.constantFrom<"all" | "any">("all", "any"),
    of: fc.array(tie("node"), { minLength: 1, maxLength: 3 }),
  }),
}));

const rows: fc.Arbitrary<Query> = fc
  .record({
    where: fc.record({ kind: fc.constant("all" as const), of: fc.array(nested, { maxLength: 3 }) }),
    words: fc
      .array(
        text.map((word) => foldText(word).replaceAll(/\s/g, "")).filter((word) => word !== ""),
        { maxLength: 3 },
      )
      .map((words) => [...new Set(words)]),
    boxes: fc.constantFrom([], [[-1.5, 48, 1.25, 49] as const]),
    groupBy: fc.constant([]),
    aggregates: fc.constant([]),
    sort: fc
      .uniqueArray(fc.record({ by: column.map(({ name }) => name), descending: fc.boolean() }), {
        selector: ({ by }) => by,
        maxLength: 3,
      })
      .map((sort) => sort),
    page: fc.integer({ min: 1, max: 100_000 }),
    pageSize: fc.integer({ min: 1, max: 10_000 }),
    count: fc.constantFrom<"exact" | "estimate">("exact", "estimate"),
  })
  .map((query) => ({ ...query, sort: query.sort.length === 0 ? byNearness(query.words) : query.sort }));

test("a query is read back from the address that asks it, whatever its names and values", () => {
  fc.assert(
    fc.property(rows, (query) => {
      const read = parseQuery(new URLSearchParams(formatQuery(query).toString()), columns, { places: true });
      assert.deepEqual(read, JSON.parse(JSON.stringify(query)));
    }),
    { numRuns: 500 },
  );
});

test("groups are read back from their address", () => {
  const [first, second] = named;
  assert.ok(first !== undefined && second !== undefined);
  const query = parseQuery(new URLSearchParams(), columns);
  const grouped: Query = {
    ...query,
    groupBy: [first, second],
    aggregates: [{ column: second, aggregation: "count" }],
    sort: [{ by: "code postal__count", descending: true }],
  };
  assert.deepEqual(parseQuery(formatQuery(grouped), columns), grouped);
});

test("no address is anything but a query or a refusal, and none takes long to read", () => {
  const piece = fc.oneof(
    fc.constantFrom("or=(", "and(", "(((", ")", '"', "__exact.", "__isnull", "__", ",", "=", "&", "\\", "a"),
    fc.string({ unit: "grapheme", maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      try {
        parseQuery(new URLSearchParams(pieces.join("")), columns);
      } catch (error) {
        assert.ok(isFailure(error, "invalid"), String(error));
      }
    }),
    { numRuns: 1_000 },
  );
});

test("addresses made to hang a reader are read or refused at once", () => {
  for (const made of ["(", "a__", "_", '"', '\\"', "((a__exact.1,", "and(", "__in.((", " "].map((one) =>
    one.repeat(30_000 / one.length),
  )) {
    for (const address of [
      { or: made },
      { or: `(${made}` },
      { nom__in: made },
      { columns: made },
      { q: made },
    ]) {
      const read = () => parseQuery(new URLSearchParams(address), columns);
      try {
        read();
      } catch (error) {
        assert.ok(isFailure(error, "invalid"), String(error));
      }
    }
  }
});

for (const [written, expected] of [
  ["2020-12-31", "2020-12-31"],
  ["31/12/2020", "2020-12-31"],
  ["2020", "2020-01-01"],
  ["2020-12", "2020-12-01"],
  ["2020-02-30", undefined],
  ["12/31/2020", undefined],
  ["hier", undefined],
] as const) {
  test(`a date written ${written} is ${expected ?? "refused"}`, () => {
    if (expected === undefined)
      assert.throws(
        () => dateOf(written),
        (error) => isFailure(error, "invalid"),
      );
    else assert.equal(dateOf(written), expected);
  });
}

function dateOf(written: string): unknown {
  const params = new URLSearchParams({ jour__exact: written });
  const [condition] = parseQuery(params, [{ name: "jour", type: "date", missing: [] }]).where.of;
  return condition?.kind === "test" ? condition.values[0] : undefined;
}
