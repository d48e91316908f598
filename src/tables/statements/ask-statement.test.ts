import assert from "node:assert/strict";
import { test } from "node:test";
import type { FakeAnswer } from "../../../test/fake-trino.ts";
import { largeWorld, villes } from "../../../test/large-world.ts";
import { system } from "../../access/actor.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import { languages } from "../../base/language.ts";
import { say } from "../../words/say.ts";
import type { TablesContext } from "../context.ts";
import { leftReasons } from "../large/left-reasons.ts";
import { sql } from "../sql.ts";
import { sqlOverSeveral } from "../sql-several.ts";
import { changeTable } from "../tables.ts";

const decimals = "ville;part\na;1.5\nb;0.375\nc;2.5\n";

type World = Awaited<ReturnType<typeof largeWorld>>;

const text =
  "SELECT Ville AS v, sum(n) AS total FROM rows WHERE jour >= '2020-01-01' GROUP BY v ORDER BY total DESC";

function asked({ statements }: World): readonly string[] {
  return statements().filter((statement) => statement.includes("o0"));
}

/** Of the table, as somebody asks it for the first time. */
function ask({ ctx, table }: World, statement: string, asking: TablesContext = ctx) {
  return sql(asking, system, table, statement);
}

test("SQL over a large table is written anew for Trino, which answers with the types of the embedded engine", async () => {
  await using world = await largeWorld(villes);
  const here = await ask(world, text);
  assert.deepEqual(here.rows, [
    ["hiver", 2],
    ["l'été", 1],
  ]);
  await world.make();
  world.told.by = (statement) =>
    statement.includes("o0") ? { pages: [[["hiver", "9007199254740993"]], [["l'été", "1"]]] } : undefined;
  const there = await ask(world, text);
  assert.deepEqual(there, {
    ...here,
    rows: [
      ["hiver", "9007199254740993"],
      ["l'été", 1],
    ],
  });
  assert.deepEqual(asked(world), [
    `EXECUTE IMMEDIATE 'SELECT g0 AS o0, sum(CAST(a1 AS decimal(38, 0))) AS o1 FROM ` +
      `(SELECT t1.c0 AS g0, t1.c1 AS a1 FROM v_${world.parquet} AS t1 WHERE (t1.c2 >= ?)) ` +
      `GROUP BY g0 ORDER BY o1 DESC NULLS LAST, g0 ASC NULLS LAST LIMIT 10001' USING BIGINT '18262'`,
  ]);
});

test("what Trino would answer otherwise is not asked of it, and what nobody may ask is refused as ever", async () => {
  await using world = await largeWorld(villes);
  const statements = [
    "SELECT median(n) FROM rows",
    "SELECT ville FROM rows GROUP BY ville LIMIT 1",
    "SELECT upper(ville) FROM rows",
    "SELECT n FROM rows UNION BY NAME SELECT n FROM rows",
    "SELECT row_number() OVER (ORDER BY n) FROM rows",
    "SELECT count(*) OVER (GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM rows",
    "SELECT 1 FROM rows HAVING true",
    "SELECT 1 FROM rows GROUP BY ()",
    "SELECT count(*) FROM rows WHERE n NOT IN (7, 8, NULL)",
    "SELECT count(*) FROM rows WHERE n IN (7, CASE WHEN false THEN 1 END)",
    "SELECT count(*) FROM rows WHERE NOT (n = 7 OR n = 8 OR n = NULL)",
  ];
  const here = [];
  for (const one of statements) here.push(await ask(world, one));
  await world.make();
  for (const [at, one] of statements.entries()) assert.deepEqual(await ask(world, one), here[at], one);
  for (const one of [
    "DROP TABLE rows",
    "SELECT nope FROM rows",
    "SELECT getenv('HOME')",
    "SELECT 1; SELECT 2",
  ])
    await assert.rejects(ask(world, one), (error: unknown) => isFailure(error, "invalid"), one);
  assert.deepEqual(asked(world), []);
});

test("a statement that would be without bound, written anew, is the embedded engine's", async () => {
  await using world = await largeWorld(villes);
  const days = `SELECT ${"date_trunc('day', ".repeat(30)}quand${")".repeat(30)} AS d FROM rows`;
  const twice = Array.from(
    { length: 30 },
    (_, at) => `a${at + 1} AS (SELECT x.n FROM a${at} x JOIN a${at} y ON x.n = y.n)`,
  );
  const named = `WITH a0 AS (SELECT n FROM rows), ${twice.join(", ")} SELECT n FROM a30 ORDER BY n`;
  const here = [await ask(world, days), await ask(world, named)];
  await world.make();
  assert.deepEqual([await ask(world, days), await ask(world, named)], here);
  assert.deepEqual(
    here.map(({ rows }) => rows.length),
    [3, 3],
  );
  assert.deepEqual(asked(world), []);
});

test("names are found as the engine finds them: those of AS first, the last of several, in the case of letters that it passes over", async () => {
  await using world = await largeWorld(villes);
  const orders = [
    ["SELECT ville, n AS ville FROM rows ORDER BY ville", "ORDER BY o1 "],
    ["SELECT ville AS k, n AS K FROM rows ORDER BY k", "ORDER BY o1 "],
    ["SELECT *, jour AS n FROM rows ORDER BY n", "ORDER BY o5 "],
    ['SELECT ville AS "É", n AS "é" FROM rows ORDER BY "é"', "ORDER BY o1 "],
    ['SELECT ville AS "É", n AS "é" FROM rows ORDER BY "É"', "ORDER BY o0 "],
    [
      "SELECT DISTINCT n, ville AS v FROM rows ORDER BY rows.n, ville",
      "ORDER BY o0 ASC NULLS LAST, o1 ASC NULLS LAST, o0 ",
    ],
    [
      'WITH "É" AS (SELECT ville AS x FROM rows), "é" AS (SELECT jour AS x FROM rows) SELECT x FROM "É"',
      "t1.c0",
    ],
  ] as const;
  const here = [];
  for (const [statement] of orders) here.push(await ask(world, statement));
  assert.deepEqual(
    here[0]?.rows.map(([, n]) => n),
    [1, 2, 3],
  );
  await world.make();
  for (const [statement, order] of orders) {
    const before = asked(world).length;
    world.told.by = () => ({ pages: [] });
    await ask(world, statement);
    assert.ok(asked(world)[before]?.includes(order), `${statement}: ${asked(world)[before]}`);
  }
});

test("where Trino is away, breaks off or answers something else, the embedded engine answers", async () => {
  await using world = await largeWorld(villes);
  const here = await ask(world, text);
  await world.make();
  const answers: readonly FakeAnswer[] = [
    { at: { page: 0, what: "cut" } },
    { pages: [[["hiver", "7"]]], error: { errorName: "REMOTE_TASK_ERROR", errorType: "INTERNAL_ERROR" } },
    { error: { errorName: "NUMERIC_VALUE_OUT_OF_RANGE", errorType: "USER_ERROR" } },
    { pages: [[["hiver", "x"]]] },
    { pages: [[["hiver"]]] },
  ];
  for (const answer of answers) {
    world.told.by = (statement) => (statement.includes("o0") ? answer : undefined);
    assert.deepEqual(await ask(world, text), here);
  }
  assert.ok(asked(world).length >= answers.length);
});

test("rows of many without an order, and numbers that are none, are the embedded engine's", async () => {
  await using world = await largeWorld(villes);
  const grouped = "SELECT n, sum(n) / sum(n) FROM rows GROUP BY n";
  const [first, second] = [await ask(world, grouped), await ask(world, "SELECT n, n / 2 FROM rows")];
  await world.make();
  const many = Array.from({ length: 10_001 }, (_, at) => [at, 1]);
  world.told.by = (statement) => (statement.includes("o0") ? { pages: [many] } : undefined);
  assert.deepEqual(await ask(world, grouped), first);
  world.told.by = (statement) => (statement.includes("o0") ? { pages: [[[1, "Infinity"]]] } : undefined);
  assert.deepEqual(await ask(world, "SELECT n, n / 2 FROM rows"), second);
  assert.equal(asked(world).length, 2);
  world.told.by = (statement) => (statement.includes("o0") ? { pages: [many] } : undefined);
  const rows = await ask(world, "SELECT n, n / 2 FROM rows");
  assert.deepEqual([rows.rows.length, rows.truncated], [10_000, true], "rows of one table have an order");
});

const isKey = (key: string) => (error: unknown) => isFailure(error) && error.key === key;

const isLeft = (what: string) => (error: unknown) =>
  isFailure(error, "over-budget") && error.key === "sql-large-left" && error.args["what"] === what;

const isLeftWhy = (why: string) => (error: unknown) =>
  isFailure(error, "over-budget") && error.key === "sql-large-left-why" && error.args["why"] === why;

test("each reason for which a statement is left to one machine has its words", () => {
  assert.ok(leftReasons.length > 20);
  for (const key of leftReasons) {
    const why = key.slice("sql-left-".length);
    const [fr, en] = languages.map((language) => say(language, "sql-large-left-why", { why }));
    assert.ok(fr !== undefined && en !== undefined && fr !== en);
    assert.ok(![fr, en].some((text) => text.includes(key)), why);
  }
});

test("groups are in the order of sums that each engine rounds in its way where these are apart, and else asked here", async () => {
  await using world = await largeWorld(decimals);
  const sums = "SELECT ville, sum(part) AS s FROM rows GROUP BY ville ORDER BY s DESC LIMIT 2";
  const here = await ask(world, sums);
  await world.make();
  const told = async (rows: readonly (readonly (string | number | null)[])[], statement = sums) => {
    world.told.by = (one) => (one.includes("o0") ? { pages: [rows] } : undefined);
    return ask(world, statement);
  };
  const apart = [
    ["c", 3.5, 1e-15, 0.1],
    ["b", 2.25, 1e-15, 0.1],
    ["a", 1, 0, 0.1],
  ];
  assert.deepEqual(await told(apart), {
    ...here,
    rows: [
      ["c", 3.5],
      ["b", 2.25],
    ],
  });
  const [statement = ""] = asked(world);
  assert.match(
    statement,
    /sum\(a1\) AS o1, \(\(count\(a1\) - 1\) \* 9E-16 \* sum\(abs\(a1\)\)\) AS o2, max\(.+\) OVER \(\) AS o3 /,
  );
  assert.match(statement, /ORDER BY o1 DESC NULLS LAST, g0 ASC NULLS LAST LIMIT 3$/);
  const near = [
    ["c", 3.5, 1e-15, 1e-15],
    ["b", 2.25, 1e-15, 1e-15],
    ["a", 2.2499999999999996, 1e-15, 1e-15],
  ];
  assert.deepEqual(await told(near), here, "what is cut off behind the last row is looked at, too");
  const loose = apart.map((row) => [...row.slice(0, 3), 0.7]);
  assert.deepEqual(
    await told(loose),
    here,
    "a row far behind may be wrong by more than the one that is told",
  );
  const exact = [
    ["c", 2, 0, 0],
    ["b", 2, 0, 0],
    ["a", null, null, 0],
  ];
  assert.deepEqual(
    (await told(exact)).rows,
    [
      ["c", 2],
      ["b", 2],
    ],
    "what is not rounded is alike in both",
  );
  const count = asked(world).length;
  const within = `SELECT max(s) FROM (${sums}) x`;
  await told([], within);
  await told([], `${sums} OFFSET 1`);
  await told([], "SELECT ville, sum(part) AS s FROM rows GROUP BY ville HAVING sum(part) > 2");
  assert.equal(asked(world).length, count, "of rows that nobody sees nothing is known");
});

test("a statement that is too much for one machine is told what of it Trino does not answer", async () => {
  await using world = await largeWorld(villes);
  const { ctx } = world;
  await world.make();
  const slow: TablesContext = {
    ...ctx,
    engine: {
      ...ctx.engine,
      sql: {
        ...ctx.engine.sql,
        run: async () => {
          throw new Failure("over-budget", "sql-too-slow", { seconds: 10 });
        },
      },
    },
  };
  await assert.rejects(ask(world, "SELECT median(n) FROM rows", slow), isLeft("median"));
  const windows = "SELECT n, row_number() OVER (ORDER BY n) FROM rows";
  await assert.rejects(ask(world, windows, slow), isLeftWhy("window-without-id"));
  world.told.by = () => ({ at: { page: 0, what: "cut" } });
  await assert.rejects(ask(world, text, slow), isKey("query-large-away"));
  world.told.by = () => ({
    error: { errorName: "EXCEEDED_TIME_LIMIT", errorType: "INSUFFICIENT_RESOURCES" },
  });
  await assert.rejects(ask(world, text), isKey("query-too-long"));
});

test("a question over several tables is asked of Trino where all of them are large", async () => {
  await using world = await largeWorld(villes);
  const { ctx, table } = world;
  await world.make();
  const statement = "SELECT a.n, b.ville FROM a JOIN b ON a.n = b.n ORDER BY a.n";
  const options = { timeMs: 10_000, rowsMax: 10, caller: "a person" };
  const question = {
    tables: [
      { name: "a", table },
      { name: "b", table },
    ],
    sql: statement,
  };
  world.told.by = (one) => (one.includes("o0") ? { pages: [[[7, "x"]]] } : undefined);
  const { rows, sourceRows, versions } = await sqlOverSeveral(ctx, system, question, options);
  assert.deepEqual(
    { rows, sourceRows, versions: [...versions] },
    {
      rows: [[7, "x"]],
      sourceRows: [3, 3],
      versions: [
        ["a", 1],
        ["b", 1],
      ],
    },
  );
  assert.match(
    asked(world)[0] ?? "",
    /^SELECT t1\.c1 AS o0, t2\.c0 AS o1 FROM \(v_\w+ AS t1 JOIN v_\w+ AS t2 ON \(t1\.c1 = t2\.c1\)\) ORDER BY o0 ASC NULLS LAST LIMIT 11$/,
  );
  const shown = { ...question, sql: "SELECT a.__id FROM a" };
  await assert.rejects(sqlOverSeveral(ctx, system, shown, options), (error) => isFailure(error, "invalid"));
  await changeTable(ctx, system, table, { large: "never" });
  const before = asked(world).length;
  assert.equal((await sqlOverSeveral(ctx, system, question, options)).rows.length, 3);
  assert.equal(asked(world).length, before);
});
