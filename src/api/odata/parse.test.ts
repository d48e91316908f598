import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isFailure } from "../../base/failure.ts";
import type { Column } from "../../tables/column.ts";
import type { Condition } from "../../tables/query/query.ts";
import { toCondition } from "./conditions.ts";
import { propertiesOf, setName, slugInSetName } from "./names.ts";
import { parseApply, parseFilter, parseOrder, parseSelect } from "./parse.ts";
import type { Expression } from "./syntax.ts";
import { readOptions, toQuestion } from "./to-query.ts";

const columns: readonly Column[] = [
  { name: "nom", type: "text", missing: [] },
  { name: "prix (€)", type: "decimal", missing: [] },
  { name: "prix €", type: "decimal", missing: [] },
  { name: "2024", type: "integer", missing: [] },
  { name: "ouvert", type: "boolean", missing: [] },
  { name: "jour", type: "date", missing: [] },
  { name: "vu", type: "datetime", missing: [] },
];
const properties = propertiesOf(columns);

/** A condition in few words, as a test reads it. */
function told(condition: Condition): string {
  if (condition.kind !== "test") {
    return `${condition.kind}(${condition.of.map(told).join(", ")})`;
  }
  const of = (condition.aspects ?? []).reduce((name, aspect) => `${aspect}(${name})`, condition.column.name);
  const not = condition.negated === true ? "not " : "";
  return [not + of, condition.operator, ...condition.values.map((value) => value ?? "null")].join(" ").trim();
}

const filtered = (text: string) => told(toCondition(parseFilter(text), properties));

test("a filter of OData asks the rows that it means", () => {
  for (const [text, expected] of [
    ["nom eq 'l''école'", "all(nom exact l'école)"],
    ["nom eq 'null'", "all(nom exact null)"],
    ["nom eq null", "all(nom isnull)"],
    ["null ne nom", "all(nom isnotnull)"],
    ["prix gt 2.5 and _2024 le -3", "all(prix (€) strictly_greater 2.5, 2024 less -3)"],
    ["2 lt prix_2", "all(prix € strictly_greater 2)"],
    ["ouvert", "all(ouvert exact true)"],
    ["not ouvert", "all(ouvert exact false)"],
    ["ouvert eq false or jour ge 2020-01-31", "any(ouvert exact false, jour greater 2020-01-31)"],
    ["vu lt 2020-01-31T10:00:00Z", "all(vu strictly_less 2020-01-31 10:00:00Z)"],
    ["contains(tolower(nom),'a')", "all(lower(nom) has a)"],
    ["startswith(nom,'a') eq true", "all(nom startswith a)"],
    ["startswith(nom,'a') eq false", "all(not nom startswith a)"],
    ["not endswith(nom,'a')", "all(not nom endswith a)"],
    ["length(nom) gt 3", "all(length(nom) strictly_greater 3)"],
    ["year(jour) eq 2020 and month(vu) ne 1", "all(year(jour) exact 2020, month(vu) differs 1)"],
    ["nom in ('a','b')", "any(nom in a b)"],
    ["not (nom in ('a',null))", "all(nom notin a, nom isnotnull)"],
    ["true", "all()"],
    ["not true", "any()"],
    ["prix gt null", "any()"],
    ["__id eq 3", "all(__id exact 3)"],
  ] as const) {
    assert.equal(filtered(text), expected, text);
  }
});

test("“and” binds closer than “or”, and “not” finds what is missing where a comparison would not", () => {
  assert.equal(
    filtered("nom eq 'a' or nom eq 'b' and _2024 eq 1"),
    "any(nom exact a, all(nom exact b, 2024 exact 1))",
  );
  assert.equal(
    filtered("(nom eq 'a' or nom eq 'b') and _2024 eq 1"),
    "all(any(nom exact a, nom exact b), 2024 exact 1)",
  );
  assert.equal(
    filtered("not (_2024 gt 1 and nom eq 'a')"),
    "any(any(2024 less 1, 2024 isnull), nom differs a)",
  );
});

test("what is wrong or not supported is refused with a reason", () => {
  for (const text of [
    "",
    "nom eq",
    "nom eq 'a",
    "nom eq 'a' and",
    "(nom eq 'a'",
    "nom eq 'a')",
    "noms eq 'a'",
    "prix eq 'abc'",
    "prix add 1 gt 2",
    "nom eq prix",
    "concat(nom,'a') eq 'b'",
    "contains(nom)",
    "year(nom) eq 2020",
    "length(prix) eq 2",
    "nom/x eq 1",
    "jour eq 2020-02-31",
    "nom in (prix)",
    `${"(".repeat(40)}true${")".repeat(40)}`,
    Array.from({ length: 201 }, () => "ouvert").join(" or "),
  ]) {
    assert.throws(
      () => filtered(text),
      (error: unknown) => isFailure(error),
      text,
    );
  }
});

test("whatever is written is read or refused, and never breaks", () => {
  const word = fc.constantFrom(
    ..."nom prix eq and or not in ( ) , 'a' 1 null true contains tolower 2020-01-31 / $count".split(" "),
    ..."with sum as groupby aggregate filter".split(" "),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word).map((words) => words.join(" ")),
      ),
      (text) => {
        for (const read of [
          () => filtered(text),
          () => parseOrder(text),
          () => parseSelect(text),
          () => parseApply(text),
        ]) {
          try {
            read();
          } catch (error) {
            assert.ok(isFailure(error), String(error));
          }
        }
      },
    ),
    { numRuns: 2000 },
  );
});

/** Expressions over the columns, with the text that says them. */
const written: fc.Arbitrary<{ text: string; expression: Expression }> = fc.letrec<{
  one: { text: string; expression: Expression };
}>((tie) => ({
  one: fc.oneof(
    { maxDepth: 4 },
    fc
      .record({
        operator: fc.constantFrom("eq" as const, "ne" as const, "gt" as const, "le" as const),
        value: fc.string({ maxLength: 8 }),
      })
      .map(({ operator, value }) => ({
        text: `nom ${operator} '${value.replaceAll("'", "''")}'`,
        expression: {
          kind: "binary" as const,
          operator,
          left: { kind: "property" as const, name: "nom" },
          right: { kind: "literal" as const, type: "text" as const, text: value },
        },
      })),
    fc
      .record({
        operator: fc.constantFrom("and" as const, "or" as const),
        left: tie("one"),
        right: tie("one"),
      })
      .map(({ operator, left, right }) => ({
        text: `(${left.text}) ${operator} (${right.text})`,
        expression: { kind: "binary" as const, operator, left: left.expression, right: right.expression },
      })),
    tie("one").map(({ text, expression }) => ({
      text: `not (${text})`,
      expression: { kind: "not" as const, of: expression },
    })),
  ),
})).one;

test("an expression is read as it was written, any text in it kept", () => {
  fc.assert(
    fc.property(written, ({ text, expression }) => {
      assert.deepEqual(parseFilter(text), expression);
    }),
  );
});

test("“not not” changes nothing", () => {
  fc.assert(
    fc.property(written, ({ expression }) => {
      const twice: Expression = { kind: "not", of: { kind: "not", of: expression } };
      assert.deepEqual(toCondition(twice, properties), toCondition(expression, properties));
    }),
  );
});

test("columns have names that are identifiers, each its own", () => {
  assert.deepEqual(
    properties.all.map(({ name }) => name),
    ["__id", "nom", "prix", "prix_2", "_2024", "ouvert", "jour", "vu"],
  );
  const name = fc.oneof(
    fc.string(),
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("a b", "a_b", "a-b", "__id"),
  );
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1 }), (names) => {
      const made = propertiesOf(names.map((one) => ({ name: one, type: "text" as const, missing: [] })));
      const all = made.all.map((one) => one.name);
      assert.equal(new Set(all).size, all.length);
      for (const one of made.all) {
        assert.match(one.name, /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}_]{0,127}$/u);
        assert.equal(made.find(one.name), one.column);
        assert.equal(made.nameOf(one.column.name), one.name);
      }
    }),
  );
});

test("an entity set's name leads back to its dataset", () => {
  assert.equal(setName("menus-des-cantines", "plats-2024"), "menus_des_cantines__plats_2024");
  assert.equal(setName("2024-budget", "a"), "_2024_budget__a");
  const slug = fc.stringMatching(/^[a-z0-9]+(?:-[a-z0-9]+){0,5}$/).filter((text) => text.length <= 80);
  fc.assert(
    fc.property(slug, slug, (dataset, table) => {
      assert.equal(slugInSetName(setName(dataset, table)), dataset);
    }),
  );
});

function query(text: string) {
  return toQuestion(readOptions(new URLSearchParams(text)), 100).toQuery(columns, { places: false });
}

test("$apply groups and aggregates under the names that it gives", () => {
  const { groupBy, aggregates, where } = query(
    "$apply=filter(_2024 gt 1)/groupby((nom),aggregate($count as n,prix with average as moyen))&$filter=nom ne 'x'",
  );
  assert.deepEqual(
    groupBy.map(({ name }) => name),
    ["nom"],
  );
  assert.deepEqual(
    aggregates.map(({ column, aggregation, as }) => [column.name, aggregation, as]),
    [
      ["__id", "count", "n"],
      ["prix (€)", "avg", "moyen"],
    ],
  );
  assert.equal(told(where), "all(all(2024 strictly_greater 1), all(nom differs x))");
  for (const wrong of [
    "$apply=groupby((nom),aggregate(prix with sum as n))&$filter=n gt 3",
    "$apply=groupby((nom),aggregate(nom with sum as n))",
    "$apply=groupby((nom),aggregate(prix with sum as nom))",
    "$apply=groupby((nom))&$orderby=prix",
    "$apply=topcount(3,prix)",
    "$apply=groupby((nom))/aggregate($count as n)",
    "$orderby=nom,nom desc",
    "$top=x",
    "$count=1",
    "$search=a OR b",
    "$skiptoken=abc",
  ]) {
    assert.throws(
      () => query(wrong),
      (error: unknown) => isFailure(error),
      wrong,
    );
  }
});
