import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { sharedData } from "../../../test/shared-data.ts";
import type { Column } from "../column.ts";
import { parseTableSchema, toTableSchema } from "./schema.ts";
import { validateSchema, type SchemaValidation } from "./validate-schema.ts";

const column = (name: string, type: Column["type"], writing?: Column["writing"]): Column => ({
  name,
  type,
  ...(writing === undefined ? {} : { writing }),
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
    const from = `(SELECT row_number() OVER () AS __id, * FROM (VALUES ${values}) AS given(${names}))`;
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
      `CREATE TABLE raw AS SELECT row_number() OVER () AS __id, * FROM read_csv('${file}', all_varchar = true)`,
    );
    const names = await rows(
      "SELECT column_name AS name FROM duckdb_columns() WHERE table_name = 'raw' AND column_name <> '__id'",
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
