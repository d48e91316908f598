import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type DuckDBConnection, version } from "@duckdb/node-api";
import { askVocabulary, checkStatement, openForStrangers } from "./check-statement.ts";
import { vocabularyKnown } from "./sql-vocabulary.ts";

let connection: DuckDBConnection;
before(async () => {
  connection = await openForStrangers();
});
after(() => connection.closeSync());

const names = ["rows", "data", "0198c2b4-0000-7000-8000-000000000001"];
const check = (sql: string) => checkStatement(connection, { sources: [{ names }], sql });

test("a SELECT of the table by each of its names is let through", async () => {
  for (const name of names) await check(`SELECT n FROM "${name}" WHERE n > 1 ORDER BY n`);
});

test("what is known of the engine is what it says, and of its version: sql-vocabulary.ts is to say this", async () => {
  assert.deepEqual(vocabularyKnown, { version: version(), ...(await askVocabulary(connection)) });
});

for (const sql of [
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM read_csv_auto('/etc/passwd', header = false)",
  "SELECT * FROM read_text('/etc/passwd')",
  "SELECT * FROM read_blob('/etc/passwd')",
  "SELECT * FROM read_json('/etc/passwd')",
  "SELECT * FROM parquet_scan('/etc/passwd')",
  "SELECT * FROM glob('/etc/*')",
  "SELECT * FROM sniff_csv('/etc/passwd')",
  "FROM '/etc/passwd'",
  "FROM '/etc/passwd.csv'",
  'SELECT * FROM "/etc/passwd"',
  "SELECT (SELECT count(*) FROM '/etc/hosts')",
  "SELECT * FROM rows, LATERAL (SELECT * FROM read_text('/etc/passwd'))",
  "WITH t AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM t",
  "WITH t AS MATERIALIZED (FROM glob('*')) FROM t",
  "COPY rows TO '/tmp/maille-should-not-be'",
  "COPY (SELECT 1) TO '/tmp/maille-should-not-be' (FORMAT parquet)",
  "ATTACH '/tmp/maille-should-not-be.duckdb'",
  "ATTACH ':memory:' AS m",
  "DETACH served",
  "USE memory",
  "INSTALL httpfs",
  "LOAD httpfs",
  "SET memory_limit = '100GB'",
  "SET lock_configuration = false",
  "RESET memory_limit",
  "PRAGMA database_list",
  "PRAGMA enable_profiling",
  "CALL pragma_version()",
  "SELECT * FROM pragma_database_size()",
  "SELECT 1; SELECT 2",
  "SELECT 1; COPY rows TO '/tmp/maille-should-not-be'",
  "SELECT 1 /* ; */; ATTACH ':memory:' AS m; --",
  "SELECT * FROM information_schema.tables",
  "SELECT * FROM duckdb_settings()",
  "SELECT * FROM duckdb_settings",
  "SELECT * FROM duckdb_secrets()",
  "SELECT * FROM duckdb_databases()",
  "SELECT * FROM sqlite_master",
  "SELECT * FROM pg_catalog.pg_class",
  "SELECT * FROM served.main.rows",
  "SELECT * FROM main.rows",
  "SELECT * FROM system.information_schema.tables",
  "SELECT * FROM (WITH \"/etc/passwd\" AS (SELECT 1) SELECT 1), '/etc/passwd'",
  "SELECT getenv('HOME')",
  "SELECT current_setting('temp_directory')",
  "SELECT version()",
  "SELECT getvariable('a')",
  "SELECT current_query()",
  "SELECT write_log('a')",
  "SELECT pg_sleep(1)",
  "SELECT sleep_ms(1000)",
  "SELECT * FROM query('SELECT 1')",
  "SELECT * FROM query_table('rows')",
  "SELECT * FROM json_execute_serialized_sql('{}')",
  "SELECT json_serialize_sql('SELECT 1')",
  "SELECT * FROM repeat_row(1, num_rows = 10)",
  "SELECT * FROM test_all_types()",
  "EXPORT DATABASE '/tmp/maille-should-not-be'",
  "IMPORT DATABASE '/tmp'",
  "CREATE TABLE t AS SELECT 1",
  "CREATE OR REPLACE TEMP VIEW rows AS SELECT 1",
  "CREATE MACRO f(a) AS a",
  "INSERT INTO rows SELECT 1",
  "DELETE FROM rows",
  "DROP VIEW rows",
  "UPDATE rows SET n = 1",
  "PREPARE p AS SELECT 1",
  "EXECUTE p",
  "EXPLAIN SELECT 1",
  "EXPLAIN ANALYZE SELECT 1",
  "DESCRIBE rows",
  "SHOW TABLES",
  "SUMMARIZE rows",
  "FROM (SHOW ALL TABLES)",
  "CHECKPOINT",
  "VACUUM",
  "BEGIN",
  "SELECT ?",
  "SELECT $1",
  "",
  ";",
  "-- nothing",
  "SELECT",
  "ＳＥＬＥＣＴ 1 ＦＲＯＭ ｒｅａｄ＿ｃｓｖ('/etc/passwd')",
  "SELECT * FROM rеad_csv('/etc/passwd')",
  "SELECT\u00A0*\u00A0FROM\u00A0read_text('/etc/passwd')",
  "SELECT * FROM READ_TEXT('/etc/passwd')",
  "SELECT * FROM \"read_text\"('/etc/passwd')",
  "SELECT * FROM main.read_text('/etc/passwd')",
  "SELECT \u0000 1",
  `SELECT ${"abs(".repeat(3_000)}1${")".repeat(3_000)}`,
]) {
  test(`refused before anything of it is done: ${JSON.stringify(sql.slice(0, 90))}`, async () => {
    await assert.rejects(check(sql));
  });
}

test("what is no SQL is told where it is not, and another statement than a SELECT that it is none", async () => {
  for (const [sql, args] of [
    ["selct n from rows", { position: 1, reason: 'syntax error at or near "selct"' }],
    ["SELECT n FROM rows WHERE", { position: 25, reason: "syntax error at end of input" }],
    ["SELECT 'a", { position: 8, reason: 'unterminated quoted string at or near "\'a"' }],
  ] as const)
    await assert.rejects(check(sql), { key: "sql-syntax", code: "invalid", args });
  for (const sql of ["DELETE FROM rows", "ATTACH 'x'", "", " ; "])
    await assert.rejects(check(sql), { key: "sql-not-a-select" }, sql);
});
