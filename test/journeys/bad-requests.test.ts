import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { exportFormatNames } from "../../src/tables/export-formats.ts";
import { openApiPaths } from "../open-api-paths.ts";
import { openWorld, type World } from "./producer-world.ts";

let world: World;
let dataset: string;
let table: string;
before(async () => {
  world = await openWorld();
  const { producer } = world;
  dataset = await producer.dataset("Questions");
  const rows = Array.from({ length: 4000 }, (_, at) => `${"a".repeat(28)}${at}!,${at}`);
  await producer.importFile(dataset, "questions.csv", `nom,n\n${rows.join("\n")}`);
  table = await producer.onlyTable(dataset);
  await producer.answer("POST", `/api/datasets/${dataset}/publication`, { json: {} });
});
after(() => world[Symbol.asyncDispose]());

test("an address of a megabyte is refused with a sentence, and so is one that is only too long", async () => {
  const { url } = world.producer;
  for (const length of [1_000_000, 100_000]) {
    const answer = await sendRaw(url, `/api/resources/${table}/data/?nom__contains=${"x".repeat(length)}`);
    assert.match(answer, /^HTTP\/1\.1 414 /);
    assert.match(answer, /application\/problem\+json/);
    assert.match(answer, /trop longue/);
  }
  const cookie = `Cookie: a=${"x".repeat(1000)}\r\n`;
  const heavy = await sendRaw(url, "/api/datasets", cookie.repeat(100));
  assert.match(heavy, /^HTTP\/1\.1 431 /);
  assert.match(heavy, /cookies/);
});

test("conditions nested too deep are refused with the limit", async () => {
  const { producer } = world;
  const said = await producer.refusal(400, "GET", `/api/resources/${table}/data/?or=(${nested("or")})`);
  assert.match(said.fr, /10 niveaux/);
  await producer.refusal(400, "GET", `/api/resources/${table}/data/?and=(${nested("and")})`);
  await producer.refusal(400, "GET", `/api/resources/${table}/data/?or=${"(".repeat(5000)}`);
});

function nested(kind: string): string {
  return `${`${kind}(`.repeat(200)}n__exact.1${")".repeat(200)}`;
}

test("a pattern made to hang is answered at once", async () => {
  const { producer } = world;
  const found = await producer.answer<{ errorCount: number }>("POST", `/api/resources/${table}/validation`, {
    json: { schema: schemaWith("(a+)+$") },
  });
  assert.equal(found.errorCount, 4000);
  const large = { json: { schema: schemaWith("((a{1,100}){1,100}){1,100}$") } };
  const answer = await producer.ask("POST", `/api/resources/${table}/validation`, large);
  assert.ok(answer.status < 500, `${answer.status} ${await answer.text()}`);
});

function schemaWith(pattern: string) {
  return {
    fields: [
      { name: "nom", type: "string", constraints: { pattern } },
      { name: "n", type: "integer" },
    ],
  };
}

test("SQL reaches no file, network, setting or other statement", async () => {
  const statements = {
    "select * from read_csv('/etc/passwd')": /read_csv/,
    "select * from '/etc/passwd'": /\/etc\/passwd/,
    "select read_text('/etc/passwd')": /read_text/,
    "select getenv('HOME')": /getenv/,
    "copy rows to '/tmp/maille.csv'": /SELECT/,
    "attach '/tmp/maille.db'": /SELECT/,
    "install httpfs": /SELECT/,
    "load httpfs": /SELECT/,
    "set memory_limit='9GB'": /SELECT/,
    "pragma database_list": /SELECT/,
    "select 1; select 2": /One statement/,
  };
  for (const [sql, told] of Object.entries(statements)) {
    const said = await world.producer.refusal(400, "POST", `/api/resources/${table}/sql`, { json: { sql } });
    assert.match(said.en, told, sql);
  }
});

test("a cross join of ten million rows is stopped, and the next statement is answered", async () => {
  const { producer } = world;
  const path = `/api/resources/${table}/sql`;
  const sql = "select count(*) from rows a, rows b, range(10000000) c where a.n + b.n < c.range";
  const response = await producer.ask("POST", path, { json: { sql }, lang: "fr" });
  assert.equal(response.status, 503);
  assert.match(await response.text(), /10 secondes/);
  const next = await producer.answer<{ rows: unknown }>("POST", path, {
    json: { sql: "select count(*) from rows" },
  });
  assert.deepEqual(next.rows, [[4000]]);
});

const hostile = `"><script>alert(1)</script>' \u202Eeman 😀`;

test("names with quotes, scripts, right-to-left marks and emoji stay what they are, and run nowhere", async () => {
  const { producer } = world;
  const id = await producer.dataset(hostile);
  const cell = hostile.replaceAll('"', '""');
  await producer.importFile(
    id,
    `${hostile.replaceAll("/", "")}.csv`,
    `"${cell}",n\n"${cell}",1\n"autre",2\n`,
  );
  const named = await producer.onlyTable(id);
  await producer.answer("PATCH", `/api/resources/${named}`, { json: { name: hostile } });
  await producer.answer("POST", `/api/datasets/${id}/publication`, { json: {} });
  const [first] = await producer.rowsOf(named);
  assert.equal(first?.[hostile], hostile);
  const { slug, title } = await producer.answer<{ slug: string; title: string }>(
    "GET",
    `/api/datasets/${id}`,
  );
  assert.ok(title.includes("<script>") && title.includes("😀"));
  for (const view of ["", "/chart", "/columns", "/api", "/versions", "/map"]) {
    const page = await producer.ask("GET", `/datasets/${slug}${view}`, { token: "" });
    const html = await page.text();
    assert.ok(page.status < 500, `${view} ${page.status}`);
    assert.ok(!html.includes("<script>alert(1)"), `${view} runs a script`);
  }
  for (const format of exportFormatNames) {
    const file = await producer.ask("GET", `/api/resources/${named}/data/${format}/`);
    await file.body?.cancel();
    assert.ok(file.status < 500, `${format} ${file.status}`);
    assertSafeName(file.headers.get("content-disposition"), format);
  }
  assertSafeName(
    (await producer.ask("GET", `/api/resources/${named}/original`)).headers.get("content-disposition"),
  );
});

test("cells that a spreadsheet would run are exported as they are, or neutralized where it is asked", async () => {
  const { producer } = world;
  const id = await producer.dataset("Formulas");
  const cells = ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "plain"];
  await producer.importFile(id, "f.csv", `t,n\n${cells.map((cell, at) => `${cell},${at}`).join("\n")}\n`);
  const address = `/api/resources/${await producer.onlyTable(id)}/data/csv/`;
  const read = async (query: string) =>
    (await (await producer.ask("GET", address + query)).text())
      .trim()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(",")[1]);
  assert.deepEqual(await read(""), cells);
  const tame = [...cells.slice(0, 4).map((cell) => `'${cell}`), "plain"];
  assert.deepEqual(await read("?neutralize=true"), tame);
  await producer.answer("PATCH", `/api/datasets/${id}`, { json: { licence: "lov2" } });
  await producer.answer("POST", `/api/datasets/${id}/publication`, { json: {} });
  for (const [file, column] of [
    ["/download/csv", 1],
    ["/chart/chart.csv?kind=bar&x=t&aggregate=count", 0],
  ] as const) {
    const page = await producer.ask("GET", `/datasets/${id}${file}`, { token: "" });
    assert.equal(page.status, 200, file);
    const [, ...lines] = (await page.text()).trim().split("\r\n");
    const told = lines.map((line) => line.split(",")[column] ?? "").toSorted();
    assert.deepEqual(told, tame.toSorted(), file);
  }
});

test("what changes something is refused to those who show nothing, whatever the route", async () => {
  const { producer } = world;
  const unsafe = openApiPaths().filter((route) => !/^(?:GET|HEAD) /.test(route));
  assert.ok(unsafe.length > 25, `${unsafe.length} routes`);
  for (const route of unsafe) {
    const [method = "", path = ""] = route.split(" ");
    if (isHarmless(route)) continue;
    const response = await producer.ask(method, filled(path), { token: "", json: {} });
    const text = await response.text();
    assert.ok(response.status >= 400 && response.status < 500, `${route} ${response.status} ${text}`);
  }
});

test("a token of another organization changes nothing, whatever the route", async () => {
  const { stranger } = world;
  const own = /^\/api\/(?:account|tokens|session|uploads|administrator|recovery|invitations|notifications)/;
  const owned = openApiPaths().filter(
    (route) => !/^(?:GET|HEAD) /.test(route) && !own.test(route.split(" ")[1] ?? ""),
  );
  for (const route of owned) {
    const [method = "", path = ""] = route.split(" ");
    if (isHarmless(route)) continue;
    const body = bodies[route];
    const response = await stranger.ask(method, filled(path), { json: body ?? {} });
    const text = await response.text();
    const refused = body === undefined ? [400, 401, 403, 404, 409, 412] : [403, 404];
    assert.ok(refused.includes(response.status), `${route} ${response.status} ${text}`);
  }
  assert.equal(
    (await world.producer.answer<{ state?: string }>("GET", `/api/datasets/${dataset}`)).state,
    "published",
  );
  assert.equal((await world.producer.tables(dataset)).length, 1);
});

/** These ask a published table, or end the session of a caller who has none. */
function isHarmless(route: string): boolean {
  return /\/(?:sql|validation)$|^DELETE \/api\/session$/.test(route);
}

/** Well-formed bodies, so that the refusal is about the person. */
const bodies: Readonly<Record<string, unknown>> = {
  "PATCH /api/datasets/{id}": { title: "Pris" },
  "POST /api/datasets/{id}/publication": {},
  "POST /api/datasets/{id}/imports": { url: "https://example.org/a.csv" },
  "PATCH /api/resources/{id}": { name: "Pris" },
  "POST /api/resources/{id}/corrections": {},
  "PUT /api/resources/{id}/refresh": { every: "daily" },
  "PATCH /api/instance": { name: "Pris" },
  "POST /api/organizations": { name: "Pris" },
};

test("no parameter, however odd, makes a read break on our side", async () => {
  const { producer } = world;
  const routes = openApiPaths().filter((route) => route.startsWith("GET ") && !/events|health/.test(route));
  const odd = fc.oneof(
    fc.constantFrom(
      "",
      "0",
      "-1",
      "1e309",
      "NaN",
      "null",
      "%",
      "'",
      '"',
      "or(",
      "[]",
      "\u0000",
      "9".repeat(40),
      hostile,
    ),
    fc.string({ unit: "binary", maxLength: 30 }),
  );
  const names = fc.constantFrom(
    "page", "page_size", "lang", "sort", "q", "state", "organization", "columns", "n__exact", "n__greater", "nom__contains",
    "nom__groupby", "n__sum", "or", "and", "bbox", "cursor", "version", "bom", "n__in", "__id__exact", "x__y", "near", "format",
  ); // prettier-ignore
  const asked = fc.record({
    route: fc.constantFrom(...routes),
    id: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: odd }),
    query: fc.array(fc.tuple(fc.oneof(names, odd), odd), { maxLength: 4 }),
  });
  const broken: string[] = [];
  for (const { route, id, query } of fc.sample(asked, { seed: 20_261_125, numRuns: 400 })) {
    const path = filled(route.slice(4), id === undefined ? undefined : encodeURIComponent(id.toWellFormed()));
    const pairs = query.map(([name, value]): [string, string] => [name.toWellFormed(), value.toWellFormed()]);
    const search = new URLSearchParams(pairs).toString();
    const response = await producer.ask("GET", `${path}?${search}`);
    await response.body?.cancel();
    if (response.status >= 500) broken.push(`${response.status} ${path}?${search}`);
  }
  assert.deepEqual(broken, []);
});

/** Of a route: what the world has in place of its parameters, or something odd. */
function filled(path: string, odd?: string): string {
  return path.replaceAll(/\{(\w+)(?:\{[^}]*\})?\}/g, (_, name: string) => {
    if (odd !== undefined) return odd === "" ? "-" : odd;
    if (name === "number") return "1";
    if (name === "format") return "csv";
    return path.startsWith("/api/resources")
      ? table
      : path.startsWith("/api/datasets")
        ? dataset
        : world.producer.organization;
  });
}

function assertSafeName(header: string | null, what = "original"): void {
  if (header === null) return;
  assert.match(
    header,
    /^attachment; filename="[^"\\\p{Cc}]*"(?:; filename\*=UTF-8''[\w.~%!#$&+^`|-]*)?$/u,
    what,
  );
}

/** As no client would: its own limits are passed over. */
function sendRaw(url: string, path: string, headers = ""): Promise<string> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = "";
    socket.setEncoding("utf8").on("data", (more: string) => (text += more));
    socket.once("close", () => resolve(text)).once("error", reject);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n${headers}\r\n`);
  });
}
