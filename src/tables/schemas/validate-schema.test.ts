import { defined } from "../../base/defined.ts";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { sharedData } from "../../../test/shared-data.ts";
import type { Column } from "../column.ts";
import { parseTableSchema, toTableSchema } from "./schema.ts";
import { validateSchema } from "./validate-schema.ts";
import type { SchemaValidation } from "./validation.ts";

const column = (name: string, type: Column["type"], writing?: Column["writing"]): Column => ({
  name,
  type,
  ...defined({ writing }),
  missing: [],
});

/** Validates rows given as SQL values. */
async function validate(
  columns: readonly Column[],
  values: string,
  schema: unknown,
): Promise<SchemaValidation> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    const names = columns.map(({ name }) => `"${name}"`).join(", ");
    const from = `(SELECT row_number() OVER () AS __id, __id AS __row, NULL::BIGINT AS __line, * FROM (VALUES ${values}) AS given(${names}))`;
    const { value } = parseTableSchema(schema);
    assert.ok(value !== undefined);
    const rows = async (sql: string): Promise<Record<string, unknown>[]> =>
      (await connection.runAndReadAll(sql)).getRowObjectsJS();
    return await validateSchema({ columns, from, rows }, value, "schema");
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const told = ({ errors }: SchemaValidation): string[] =>
  errors.map(({ row, column, value, rule }) => [row ?? "-", column, value ?? "", rule].join(" "));

test("errors are summed up by column and rule, with the first rows of each and the most frequent first", async () => {
  const columns = [column("n", "text"), column("kind", "text")];
  const values = Array.from({ length: 2500 }, (_, n) => `('x${n}', '${n < 3 ? "z" : "a"}')`).join(", ");
  const schema = {
    fields: [
      { name: "n", type: "integer" },
      { name: "kind", type: "string", constraints: { enum: ["a"], unique: true } },
      { name: "day", type: "date", constraints: { required: true } },
    ],
  };
  const found = await validate(columns, values, schema);
  assert.deepEqual(
    found.kinds.map(({ column, rule, count, first }) => [
      column,
      rule,
      count,
      first.map(({ row, value }) => value ?? row),
    ]),
    [
      ["n", "type", 2500, ["x0", "x1", "x2", "x3", "x4"]],
      ["kind", "unique", 2498, ["z", "a"]],
      ["kind", "enum", 3, ["z", "z", "z"]],
      ["day", "column", 1, [undefined]],
    ],
  );
  assert.equal(found.errorCount, 2500 + 2498 + 3 + 1);
  assert.equal(found.errors.length, 1000);
  assert.equal(
    found.kinds.reduce((sum, { count }) => sum + count, 0),
    found.errorCount,
  );
  assert.deepEqual(Object.keys(found.kinds[0]?.first[0] ?? {}).includes("id"), false);
});

test("each error says the row, the column, the value and the rule", async () => {
  const schema = {
    fields: [
      { name: "id", type: "string", constraints: { required: true, unique: true, pattern: "[A-Z]{2}" } },
      { name: "n", type: "integer", constraints: { minimum: 1, maximum: 10 } },
      { name: "kind", type: "string", constraints: { enum: ["a", "b"], maxLength: 1 } },
      { name: "day", type: "date" },
    ],
  };
  const columns = [
    column("id", "text"),
    column("n", "decimal"),
    column("kind", "text"),
    column("day", "text"),
  ];
  const values =
    "('AA', 1.0, 'a', '2020-01-01'), ('AA', 11.0, 'cc', '2020-02-30'), (NULL, 1.5, NULL, '31/12/2020'), ('b', NULL, 'b', '')";
  const found = await validate(columns, values, schema);
  assert.deepEqual(told(found).toSorted(), [
    "2 day 2020-02-30 type",
    "2 id AA unique",
    "2 kind cc enum",
    "2 kind cc maxLength",
    "2 n 11 maximum",
    "3 day 31/12/2020 type",
    "3 id  required",
    "3 n 1.5 type",
    "4 id b pattern",
  ]);
  assert.equal(found.errorCount, 9);
  assert.equal(found.valid, false);
});

const openness = (more: object): object => ({ fields: [{ name: "ouvert", type: "boolean", ...more }] });

test("a column of yes and no is compared with the words that the schema allows", async () => {
  const columns = [column("ouvert", "boolean", "oui-non")];
  const strict = await validate(columns, "(true), (false)", openness({}));
  assert.deepEqual(told(strict), ["- ouvert  format"]);
  const french = await validate(
    columns,
    "(true), (NULL)",
    openness({ trueValues: ["oui"], falseValues: ["non"] }),
  );
  assert.ok(french.valid);
  const listed = { fields: [{ name: "ouvert", type: "string", constraints: { enum: ["oui", "non"] } }] };
  assert.ok((await validate(columns, "(true), (false)", listed)).valid);
});

test("dates in another order than asked are one error for the column", async () => {
  const columns = [column("jour", "date", "day-month-year")];
  const iso = await validate(columns, "(DATE '2020-12-31')", { fields: [{ name: "jour", type: "date" }] });
  assert.deepEqual(told(iso), ["- jour  format"]);
  const french = await validate(columns, "(DATE '2020-12-31')", {
    fields: [{ name: "jour", type: "date", format: "%d/%m/%Y" }],
  });
  assert.ok(french.valid);
});

test("a column that is missing is an error where it is required, and told with the one that looks like it", async () => {
  const schema = {
    fields: [
      { name: "nomBeneficiaire", constraints: { required: true } },
      { name: "objet" },
      { name: "n", type: "integer" },
    ],
  };
  const found = await validate(
    [column("NOM_Beneficiaire", "text"), column("n", "integer")],
    "('x', 1)",
    schema,
  );
  assert.deepEqual(
    found.errors.map(({ problem }) => problem.key),
    ["schema-column-misnamed"],
  );
  assert.deepEqual(
    found.notices.map(({ key }) => key),
    ["schema-column-missing", "schema-column-extra"],
  );
});

test("a primary key comes once, and foreign keys are said not to be checked", async () => {
  const schema = {
    fields: [{ name: "a" }, { name: "b" }],
    primaryKey: ["a", "b"],
    foreignKeys: [{ fields: "a", reference: { resource: "other", fields: "id" } }],
  };
  const found = await validate(
    [column("a", "text"), column("b", "text")],
    "('x', 'y'), ('x', 'z'), ('x', 'y')",
    schema,
  );
  assert.deepEqual(told(found), ["3 a, b x · y primaryKey"]);
  assert.deepEqual(
    found.notices.map(({ key }) => key),
    ["schema-foreign-keys-skipped"],
  );
});

test("a pattern made to hang does not, and one that the engine does not know is told", async () => {
  const columns = [column("a", "text")];
  const hanging = { fields: [{ name: "a", constraints: { pattern: "(a+)+$" } }] };
  assert.equal((await validate(columns, `('${"a".repeat(5000)}!')`, hanging)).errorCount, 1);
  const backReference = { fields: [{ name: "a", constraints: { pattern: "(a)\\1" } }] };
  const found = await validate(columns, "('aa')", backReference);
  assert.ok(found.valid);
  assert.deepEqual(
    found.notices.map(({ key }) => key),
    ["schema-pattern-unsupported"],
  );
});

test("a JSON Schema is refused as what it is, and JSON that is neither with its place", () => {
  assert.deepEqual(
    parseTableSchema({ properties: {} }).problems.map(({ key }) => key),
    ["schema-is-json-schema"],
  );
  assert.deepEqual(parseTableSchema({ fields: [{}] }).problems[0]?.args, {
    where: "fields.0.name",
    why: "invalid_type",
  });
  assert.ok(parseTableSchema({ resources: [{ schema: { fields: [{ name: "a" }] } }] }).value !== undefined);
});

const fault = (schema: object): unknown => parseTableSchema(schema).problems[0]?.key;
const field = (more: object): object => ({ fields: [{ name: "a", ...more }] });

test("a schema that contradicts itself, or asks what a type does not know, is refused", () => {
  const wrong: readonly [object, string][] = [
    [field({ type: "nombre" }), "schema-type-unknown"],
    [field({ type: "list", itemType: "commune" }), "schema-type-unknown"],
    [{ fields: [{ name: "a" }, { name: "a" }] }, "schema-field-twice"],
    [{ ...field({}), primaryKey: "b" }, "schema-key-unknown"],
    [{ ...field({}), foreignKeys: [{ fields: ["b"], reference: {} }] }, "schema-key-unknown"],
    [field({ type: "integer", constraints: { minLength: 2 } }), "schema-constraint-unfit"],
    [field({ type: "date", constraints: { pattern: "2.*" } }), "schema-constraint-unfit"],
    [field({ type: "integer", constraints: { minimum: "dix" } }), "schema-limit-unfit"],
    [field({ type: "number", constraints: { enum: [1, "x"] } }), "schema-limit-unfit"],
    [field({ type: "date", constraints: { maximum: "demain" } }), "schema-limit-unfit"],
  ];
  for (const [schema, key] of wrong) assert.equal(fault(schema), key, JSON.stringify(schema));
  const right = { type: "number", decimalChar: ",", constraints: { minimum: "1,5", enum: [2, "2,5"] } };
  assert.equal(fault(field(right)), undefined);
});

const text = (...names: string[]): Column[] => names.map((name) => column(name, "text"));

test("values are read as the field writes them, and limits and keys compared as values", async () => {
  const french = {
    name: "n",
    type: "number",
    decimalChar: ",",
    groupChar: " ",
    bareNumber: false,
    constraints: { maximum: "1 000,5" },
  };
  const numbers = await validate(text("n"), "('1 000,5 €'), ('1 000,6 €'), ('12.5'), (' 3 ')", {
    fields: [french],
  });
  assert.deepEqual(told(numbers), ["2 n 1 000,6 € maximum", "3 n 12.5 type"]);
  const days = {
    name: "d",
    type: "date",
    format: "%d/%m/%Y",
    constraints: { minimum: "2020-02-01", unique: true },
  };
  const dates = await validate(text("d"), "('31/01/2020'), ('01/02/2020'), ('1/2/2020')", { fields: [days] });
  assert.deepEqual(told(dates), ["1 d 31/01/2020 minimum", "3 d 1/2/2020 unique"]);
  const missing = { fields: [{ name: "k", constraints: { unique: true } }], missingValues: ["", "n.d."] };
  assert.ok((await validate(text("k"), "('n.d.'), ('n.d.'), ('x')", missing)).valid);
  const list = {
    name: "l",
    type: "list",
    itemType: "integer",
    delimiter: ";",
    constraints: { maxLength: 2 },
  };
  const lists = await validate(text("l"), "('1;2'), ('1;x'), ('1;2;3')", { fields: [list] });
  assert.deepEqual(told(lists), ["2 l 1;x type", "3 l 1;2;3 maxLength"]);
  const other = await validate(text("x"), "('1')", { fields: [{ name: "a" }] });
  assert.deepEqual(told(other), ["- a  column"]);
  const shapes = { name: "g", type: "geojson" };
  const drawn = await validate(text("g"), `('{"type":"Point"}'), ('x'), ('{"type":"x"}')`, {
    fields: [shapes],
  });
  assert.deepEqual(told(drawn), ["2 g x type", '3 g {"type":"x"} type']);
  const places = await validate(text("p"), "('2.1, 48.9'), ('200, 0'), ('2.1')", {
    fields: [{ name: "p", type: "geopoint" }],
  });
  assert.deepEqual(told(places), ["2 p 200, 0 type", "3 p 2.1 type"]);
});

test("the schema of a version describes its columns, and gives no person as an example", () => {
  const columns: Column[] = [
    column("n", "integer"),
    { ...column("prix", "decimal"), unit: "€" },
    { ...column("mail", "text"), meaning: "email" },
    column("tags", "list", "list-pipe"),
  ];
  const top = [{ value: "x@exemple.fr", count: 1 }];
  const counts = { count: 1, missing: 0, distinct: 1, distinctExact: true, top };
  const profile = { rows: 1, columns: columns.map(({ name }) => ({ name, ...counts })) };
  const schema = toTableSchema(columns, profile, { name: "t", key: ["n"] });
  assert.deepEqual(schema.primaryKey, ["n"]);
  assert.deepEqual(schema.fields[2], { name: "mail", type: "string", format: "email", meaning: "email" });
  assert.deepEqual(schema.fields[1], { name: "prix", type: "number", unit: "€", example: "x@exemple.fr" });
  assert.deepEqual(parseTableSchema(JSON.parse(JSON.stringify(schema))).value, schema);
});

test("the national schema of bicycle counters finds what its invalid example was made to show", async () => {
  const schema = sharedData("territoire/exemples-schema/comptage-velo-statique/schema.json");
  const file = sharedData("territoire/exemples-schema/comptage-velo-statique/exemple-invalide.csv");
  if (schema === undefined || file === undefined) return;
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    const rows = async (sql: string): Promise<Record<string, unknown>[]> =>
      (await connection.runAndReadAll(sql)).getRowObjectsJS();
    await rows(
      `CREATE TABLE raw AS SELECT row_number() OVER () AS __id, __id AS __row, NULL::BIGINT AS __line, * FROM read_csv('${file}', all_varchar = true)`,
    );
    const names = await rows(
      "SELECT column_name AS name FROM duckdb_columns() WHERE table_name = 'raw' AND NOT starts_with(column_name, '__')",
    );
    const columns = names.map(({ name }) => column(String(name), "text"));
    const { value } = parseTableSchema(JSON.parse(await readFile(schema, "utf8")));
    assert.ok(value !== undefined);
    const found = await validateSchema({ columns, from: "raw", rows }, value, "comptage");
    assert.deepEqual(
      found.errors.map(({ row, rule }) => `${row} ${rule}`),
      ["2 primaryKey", "3 pattern", "4 pattern"],
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
});
