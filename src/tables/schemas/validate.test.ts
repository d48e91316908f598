import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { importWorld } from "../../../test/import-world.ts";
import { anyone, type Actor, system } from "../../access/actor.ts";
import { isFailure } from "../../base/failure.ts";
import { newId } from "../../base/id.ts";
import { changeDataset } from "../../catalogue/datasets.ts";
import { publish } from "../../catalogue/publish.ts";
import { getReadableVersion } from "../versions.ts";
import { tableSchema, validate } from "./validate.ts";

const csv =
  "code;jour;montant;ouvert\nA1;31/12/2020;1 234,5;oui\nB2;01/02/2021;2;non\nB2;02/02/2021;-3;oui\n";

const schema = {
  title: "Essai",
  fields: [
    { name: "code", type: "string", constraints: { required: true, unique: true } },
    { name: "jour", type: "date", format: "%d/%m/%Y" },
    { name: "montant", type: "number", decimalChar: ",", groupChar: " ", constraints: { minimum: 0 } },
    { name: "ouvert", type: "boolean", trueValues: ["oui"], falseValues: ["non"] },
  ],
};

test("the current version is checked against a schema given as JSON or by its address", async () => {
  await using world = await importWorld();
  const done = await world.import("essai.csv", csv);
  const table = done.made[0]?.table ?? assert.fail("nothing was imported");
  const found = await validate(world.ctx, system, table, JSON.stringify(schema));
  assert.equal(found.schema, "Essai");
  assert.deepEqual(
    found.errors.map(({ row, column, value, rule }) => [row, column, value, rule]),
    [
      [3, "montant", "-3", "minimum"],
      [3, "code", "B2", "unique"],
    ],
  );
  const server = createServer((_, response) => response.end(JSON.stringify(schema)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const url = `http://127.0.0.1:${port}/schema.json`;
    const byAddress = await validate(world.ctx, system, table, url);
    assert.equal(byAddress.schema, url);
    assert.equal(byAddress.errorCount, 2);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("what is no schema is refused, and a draft is not validated by anybody else", async () => {
  await using world = await importWorld();
  const done = await world.import("essai.csv", csv);
  const table = done.made[0]?.table ?? assert.fail("nothing was imported");
  await assert.rejects(validate(world.ctx, system, table, "{"), (error) => isFailure(error, "invalid"));
  await assert.rejects(validate(world.ctx, system, table, '{"properties":{}}'), (error) =>
    isFailure(error, "invalid"),
  );
  const twice = JSON.stringify({ fields: [{ name: "code" }, { name: "code" }] });
  await assert.rejects(validate(world.ctx, system, table, twice), (error) => isFailure(error, "invalid"));
  await assert.rejects(validate(world.ctx, anyone, table, JSON.stringify(schema)), (error) =>
    isFailure(error),
  );
});

test("a comment between the rows is no faulty row, and a row that begins with its sign is one", async () => {
  await using world = await importWorld();
  const fields = JSON.stringify({
    fields: [{ name: "id", type: "integer" }, { name: "nom" }, { name: "n" }],
  });
  const rows = Array.from({ length: 30 }, (_, n) => `${n};v${n};${n * 2}`);
  const check = async (name: string, ...lines: string[]) => {
    const done = await world.import(name, [...lines, ""].join("\n"), { misfit: "set-row-aside" });
    const table = done.made[0]?.table ?? assert.fail(JSON.stringify(done.failure));
    const { errors } = await validate(world.ctx, system, table, fields);
    return errors.map(({ line, rule }) => [line, rule]);
  };
  const commented = rows.toSpliced(10, 0, "# estimé à partir d’ici", "# à revoir; voir note; 12");
  assert.deepEqual(await check("estime.csv", "id;nom;n", ...commented), []);
  const broken = rows.toSpliced(10, 0, "#12;v;3");
  assert.deepEqual(await check("diese.csv", "id;nom;n", ...broken), [[12, "type"]]);
  const long = Array.from({ length: 1_500 }, (_, n) => `${n};v${n};${n}`).toSpliced(1_200, 0, "# suite");
  assert.deepEqual(await check("long.csv", "id;nom;n", ...long), []);
  const colours = Array.from({ length: 30 }, (_, n) => `#${n};v;${n}`);
  assert.equal((await check("couleurs.csv", "id;nom;n", ...colours)).length, 30);
});

test("every line of the original is checked: rows set aside, short, long and blank ones, columns named twice", async () => {
  await using world = await importWorld();
  const rows = Array.from({ length: 30 }, (_, n) => `${n + 1};${n};x`).join("\n");
  const file = `n;valeur;valeur\n${rows}\nbeaucoup;1;y\n\n40;5\n41;6;z;trop\n42;7;w\n`;
  const done = await world.import("lignes.csv", file, { misfit: "set-row-aside" });
  const table = done.made[0]?.table ?? assert.fail("nothing was imported");
  const given = JSON.stringify({
    fields: [
      { name: "n", type: "integer" },
      { name: "valeur", type: "integer" },
    ],
  });
  const found = await validate(world.ctx, system, table, given);
  assert.equal(found.valid, false);
  assert.deepEqual(
    found.errors.map(({ row, line, column, value, rule }) => [rule, line, row, column, value]),
    [
      ["column", undefined, undefined, "valeur", undefined],
      ["type", 32, undefined, "n", "beaucoup"],
      ["blank-row", 33, undefined, undefined, undefined],
      ["missing-cell", 34, 31, undefined, undefined],
      ["extra-cell", 35, undefined, undefined, undefined],
    ],
  );
  assert.equal(found.errorCount, 5);
  assert.deepEqual(found.kinds.map(({ rule, count }) => `${rule} ${count}`).toSorted(), [
    "blank-row 1",
    "column 1",
    "extra-cell 1",
    "missing-cell 1",
    "type 1",
  ]);
});

test("an import is held against the schema that its importer names, and tells what departs from it", async () => {
  await using world = await importWorld();
  const rows = Array.from({ length: 30 }, (_, n) => `${n + 1};${n}`).join("\n");
  const file = `n;valeur\n${rows}\nbeaucoup;1\n42;7\n`;
  const fields = [
    { name: "n", type: "integer" },
    { name: "valeur", type: "integer", constraints: { maximum: 20 } },
  ];
  const given = JSON.stringify({ name: "essai", fields });
  const done = await world.import("lignes.csv", file, { schema: given, misfit: "set-row-aside" });
  const told = ({ problems }: Pick<typeof done, "problems">) =>
    problems
      .filter(({ key }) => key.startsWith("schema-"))
      .map(({ key, args }) => [key, args["n"] ?? args["value"]]);
  assert.equal(done.state, "done");
  assert.deepEqual(told(done), [
    ["schema-departures", 10],
    ["schema-maximum", "21"],
    ["schema-type", "beaucoup"],
  ]);
  const table = done.made[0]?.table ?? assert.fail("nothing was imported");
  assert.deepEqual(told((await getReadableVersion(world.ctx, system, table)).version), told(done));
  const kept = await world.import("juste.csv", "n;valeur\n1;2\n", { schema: given });
  assert.deepEqual(told(kept), []);
  const wrong = await world.import("faux.csv", "n;valeur\n1;3\n", { schema: "{" });
  assert.equal(wrong.state, "done");
  assert.deepEqual(
    told(wrong).map(([key]) => key),
    ["schema-not-compared", "schema-not-json"],
  );
});

test("a cell that was kept as missing is checked as it was written", async () => {
  await using world = await importWorld();
  const rows = Array.from({ length: 30 }, (_, n) => `${n + 1}`).join("\n");
  const options = { misfit: "keep-as-missing", columns: { n: { type: "integer" } } } as const;
  const done = await world.import("cases.csv", `n,x\n${rows.replaceAll(/$/gm, ",a")}\ntrois,b\n`, options);
  const table = done.made[0]?.table ?? assert.fail("nothing was imported");
  const given = JSON.stringify({ fields: [{ name: "n", type: "integer" }] });
  const found = await validate(world.ctx, system, table, given);
  assert.deepEqual(
    found.errors.map(({ row, line, value, rule }) => [row, line, value, rule]),
    [[31, 32, "trois", "type"]],
  );
  assert.deepEqual(
    found.notices.map(({ key }) => key),
    ["schema-column-extra"],
  );
});

test("a version has a Table Schema, which its own rows keep to", async () => {
  await using world = await importWorld();
  const done = await world.import("essai.csv", csv);
  const table = done.made[0]?.table ?? assert.fail("nothing was imported");
  const written = await tableSchema(world.ctx, system, table);
  assert.deepEqual(
    written.fields.map(({ name, type }) => [name, type]),
    [
      ["code", "string"],
      ["jour", "date"],
      ["montant", "number"],
      ["ouvert", "boolean"],
    ],
  );
});

test("an address on a network of the operator's is read for those who may import, and for nobody else", async () => {
  await using world = await importWorld();
  const done = await world.import("essai.csv", csv);
  const table = done.made[0]?.table ?? assert.fail("nothing was imported");
  const { db, clock } = world.ctx;
  const catalogue = { db, clock, readiness: async () => ({ tables: 1, personalData: [] }) };
  await changeDataset(catalogue, system, world.dataset.id, { licence: "etalab-2.0" });
  await publish(catalogue, system, world.dataset.id, {});
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.end(JSON.stringify(schema));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const url = `http://127.0.0.1:${port}/schema.json`;
    const reader: Actor = { kind: "member", account: newId(), administrator: false, memberships: [] };
    for (const actor of [anyone, reader]) {
      await assert.rejects(
        validate(world.ctx, actor, table, url),
        (error) => isFailure(error, "forbidden") && error.key === "net-private-address",
      );
      assert.equal((await validate(world.ctx, actor, table, JSON.stringify(schema))).errorCount, 2);
    }
    assert.equal(asked, 0);
    assert.equal((await validate(world.ctx, system, table, url)).errorCount, 2);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("validations of one caller take turns within a budget, and past a few are refused", async () => {
  await using world = await importWorld();
  const done = await world.import("essai.csv", csv);
  const table = done.made[0]?.table ?? assert.fail("nothing was imported");
  const asked = await Promise.allSettled(
    Array.from({ length: 10 }, () =>
      validate(world.ctx, system, table, JSON.stringify(schema), { caller: "one" }),
    ),
  );
  const refused = asked.filter((each) => each.status === "rejected");
  assert.ok(refused.length > 0 && refused.length < 10);
  for (const { reason } of refused) assert.ok(isFailure(reason, "too-many"));
  assert.equal(
    (await validate(world.ctx, system, table, JSON.stringify(schema), { caller: "one" })).errorCount,
    2,
  );
});
