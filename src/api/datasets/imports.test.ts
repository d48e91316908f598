import assert from "node:assert/strict";
import { test } from "node:test";
import { apiWorld } from "../../../test/import-api-world.ts";

/** What is read of an answer, whichever it is. */
interface Answer {
  readonly data: readonly {
    line: number;
    message: string;
    number: number;
    changes?: { columnsRetyped: unknown[] };
  }[];
  readonly fields: readonly { name: string }[];
  readonly errors: readonly { row: number }[];
  readonly rows: readonly unknown[];
  readonly key: readonly string[];
  readonly name: string;
  readonly valid: boolean;
  readonly errorCount: number;
}

async function read(response: Response): Promise<Answer> {
  return (await response.json()) as Answer;
}

type Sent = Awaited<ReturnType<typeof apiWorld>>["send"];

async function upload(send: Sent, name: string, text: string, cut = 7): Promise<string> {
  const bytes = Buffer.from(text);
  const made = await send("POST", "/api/uploads", {
    headers: {
      "tus-resumable": "1.0.0",
      "upload-length": String(bytes.length),
      "upload-metadata": `filename ${Buffer.from(name).toString("base64")}`,
    },
  });
  assert.equal(made.status, 201);
  const place = made.headers.get("location") ?? "";
  for (const [from, to] of [
    [0, cut],
    [cut, bytes.length],
  ] as const) {
    const { status, headers } = await send("PATCH", place, {
      body: bytes.subarray(from, to),
      headers: { "upload-offset": String(from), "content-type": "application/offset+octet-stream" },
    });
    assert.deepEqual([status, headers.get("upload-offset")], [204, String(to)]);
  }
  return place.split("/").at(-1) ?? "";
}

async function importFile(
  world: Awaited<ReturnType<typeof apiWorld>>,
  name: string,
  text: string,
  more: object = {},
) {
  const { send, dataset } = world;
  const started = await send("POST", `/api/datasets/${dataset.slug}/imports`, {
    json: { upload: await upload(send, name, text), ...more },
  });
  assert.equal(started.status, 202);
  const events = await (await send("GET", `${started.headers.get("location")}/events`)).text();
  const last = events.trim().split("\n\n").at(-1) ?? "";
  assert.match(last, /^event: import$/m);
  return JSON.parse(/^data: (.*)$/m.exec(last)?.[1] ?? "null");
}

test("a program sends a file in two parts, follows its import and reads what was set aside", async () => {
  await using world = await apiWorld();
  const { send } = world;
  const rows = Array.from({ length: 100 }, (_, index) => `${index};${index}`);
  const ended = await importFile(
    world,
    "relevés 2024.csv",
    ["id;valeur", ...rows, "=1+1;beaucoup"].join("\n"),
  );
  assert.deepEqual([ended.state, ended.sourceName], ["done", "relevés 2024.csv"]);
  const [{ table }] = ended.made;

  const aside = await read(await send("GET", `/api/resources/${table}/rejected-rows`));
  assert.deepEqual(aside.data[0]?.line, 102);
  assert.ok((aside.data[0]?.message ?? "").length > 5);
  const csv = await (await send("GET", `/api/resources/${table}/rejected-rows.csv?lang=en`)).text();
  assert.match(csv, /^line,column,reason,raw\r\n102,[^\r]*,'=1\+1;beaucoup\r\n$/);
  const original = await send("GET", `/api/resources/${table}/versions/1/original`);
  assert.match(
    original.headers.get("content-disposition") ?? "",
    /filename\*=UTF-8''relev%C3%A9s%202024\.csv$/,
  );
  assert.equal((await original.text()).length, Number(original.headers.get("content-length")));
  const schema = await read(await send("GET", `/api/resources/${table}/schema`));
  assert.deepEqual(
    schema.fields.map(({ name }) => name),
    ["id", "valeur"],
  );
});

test("an upload goes on from what was received, and from nowhere else", async () => {
  await using world = await apiWorld();
  const { send } = world;
  const made = await send("POST", "/api/uploads", { headers: { "upload-length": "10" } });
  const place = made.headers.get("location") ?? "";
  const patch = (offset: number, body: string) =>
    send("PATCH", place, {
      body,
      headers: { "upload-offset": String(offset), "content-type": "application/offset+octet-stream" },
    });
  assert.equal((await patch(0, "abc")).status, 204);
  assert.equal((await patch(0, "abc")).status, 409);
  assert.equal((await patch(3, "defghijklmnop")).status, 413);
  const head = await send("HEAD", place);
  assert.deepEqual([head.status, head.headers.get("upload-length")], [200, "10"]);
  const early = await send("POST", `/api/datasets/${world.dataset.id}/imports`, {
    json: { upload: place.split("/").at(-1) },
  });
  assert.equal(early.status, 409);
  assert.equal((await send("DELETE", place)).status, 204);
  assert.equal((await send("GET", place)).status, 404);
});

test("a draft's imports and tables are nobody else's, and a stranger can send nothing", async () => {
  await using world = await apiWorld();
  const { send } = world;
  const ended = await importFile(world, "a.csv", "id,x\n1,2\n2,3\n");
  const [{ table }] = ended.made;
  const strange = { token: false } as const;
  const statuses = [
    await send("GET", `/api/imports/${ended.id}`, strange),
    await send("GET", `/api/imports/${ended.id}/events`, strange),
    await send("GET", `/api/resources/${table}/versions`, strange),
    await send("GET", `/api/resources/${table}/original`, strange),
    await send("PATCH", `/api/resources/${table}`, { ...strange, json: { name: "x" } }),
    await send("POST", "/api/uploads", { ...strange, headers: { "upload-length": "3" } }),
  ].map(({ status }) => status);
  assert.deepEqual(statuses, [404, 404, 404, 404, 404, 401]);
});

test("a table is previewed, corrected, renamed, gone back and checked through the API", async () => {
  await using world = await apiWorld();
  const { send } = world;
  const [{ table }] = (await importFile(world, "a.csv", "code,x\n1,2\n2,3\n")).made;
  const at = `/api/resources/${table}`;
  const correction = { columns: { code: { type: "text" } } };
  const seen = await read(await send("POST", `${at}/preview`, { json: correction }));
  assert.deepEqual(seen.rows, [
    ["1", 2],
    ["2", 3],
  ]);
  const corrected = await send("POST", `${at}/corrections`, { json: correction });
  assert.equal(corrected.status, 202);
  await (await send("GET", `${corrected.headers.get("location")}/events`)).text();
  assert.equal((await send("POST", `${at}/versions/1/restoration`)).status, 201);
  const versions = await read(await send("GET", `${at}/versions`));
  assert.deepEqual(
    versions.data.map((each) => [each.number, each.changes?.columnsRetyped.length]),
    [
      [3, 1],
      [2, 1],
      [1, undefined],
    ],
  );
  const renamed = await read(await send("PATCH", at, { json: { name: "Codes", key: ["code"] } }));
  assert.deepEqual([renamed.name, renamed.key], ["Codes", ["code"]]);
  const schema = {
    fields: [
      { name: "code", type: "integer", constraints: { maximum: 1 } },
      { name: "x", type: "integer" },
    ],
  };
  const checked = await read(await send("POST", `${at}/validation`, { json: { schema } }));
  assert.deepEqual([checked.valid, checked.errorCount, checked.errors[0]?.row], [false, 1, 2]);
  assert.equal((await send("DELETE", at)).status, 204);
  assert.equal((await send("GET", `${at}/versions`)).status, 410);
});

test("a file is read by its metadata of CSV on the Web, and its table tells such metadata", async () => {
  await using world = await apiWorld();
  const { send } = world;
  const csvw = {
    "@context": "http://www.w3.org/ns/csvw",
    null: ["", "-99"],
    tables: [
      { url: "autres.csv", tableSchema: { columns: [] } },
      {
        url: "https://exemple.fr/arbres.csv",
        dialect: { delimiter: ";" },
        tableSchema: {
          columns: [
            { name: "id", titles: { fr: ["Identifiant", "Code"] }, datatype: "string" },
            { name: "vu", titles: "Vu le", datatype: { base: "date", format: "M/d/yyyy" } },
            { name: "tags", titles: "Tags", separator: "|" },
            { name: "h", titles: "Hauteur", datatype: { base: "decimal", format: { decimalChar: "," } } },
          ],
          primaryKey: "id",
        },
      },
    ],
  };
  const text = "Code;Vu le;Tags;Hauteur\n1;1/2/2020;a|b;1,5\n2;3/4/2020;c;-99\n";
  const ended = await importFile(world, "arbres.csv", text, { csvw });
  assert.equal(ended.state, "done", JSON.stringify(ended));
  const at = `/api/resources/${ended.made[0].table}`;
  const told = (await (await send("GET", `${at}/data/csv-metadata.json`)).json()) as {
    url: string;
    tableSchema: { columns: { titles: string; datatype: string }[]; primaryKey: string };
  };
  assert.deepEqual(
    told.tableSchema.columns.map(({ titles, datatype }) => [titles, datatype]),
    [
      ["__id", "integer"],
      ["Code", "string"],
      ["Vu le", "date"],
      ["Tags", "json"],
      ["Hauteur", "double"],
    ],
  );
  const csv = await send("GET", `${at}/data/csv`);
  assert.match(
    csv.headers.get("link") ?? "",
    /data\/csv-metadata\.json>; rel="describedby"; type="application\/csvm\+json"/,
  );
  assert.deepEqual((await csv.text()).split("\r\n").slice(0, 3), [
    "__id,Code,Vu le,Tags,Hauteur",
    '1,1,2020-01-02,"[""a"",""b""]",1.5',
    '2,2,2020-03-04,"[""c""]",',
  ]);
  const wrong = await send("POST", `/api/datasets/${world.dataset.slug}/imports`, {
    json: { upload: await upload(send, "x.csv", text), csvw: { a: 1 } },
  });
  assert.equal(wrong.status, 400);
});
