import assert from "node:assert/strict";
import { glob, readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Import {
  readonly to: string;
  /** Of types alone: nothing of it is left when the program runs. */
  readonly isType: boolean;
}

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

let files: readonly SourceFile[] = [];

before(async () => {
  const paths = await Array.fromAsync(glob("src/**/*.{ts,svelte}", { cwd: root }));
  const sources = paths.filter((path) => !path.endsWith(".test.ts")).sort();
  files = await Promise.all(
    sources.map(async (path) => {
      const text = await readFile(join(root, path), "utf8");
      return { path, room: roomOf(path), text, imports: importsOf(path, text) };
    }),
  );
});

test("there is code to look at", () => {
  assert.ok(files.length > 100, `${files.length} files`);
  assert.ok(files.flatMap(({ imports }) => imports).length > 300);
});

test("a room imports what ARCHITECTURE.md allows, and every room is listed there", async () => {
  const allowed = await importTable();
  assert.ok(allowed.size > 10);
  const rooms = new Set(files.map(({ room }) => room).filter((room) => room !== "root"));
  assert.deepEqual([...rooms].sort(), [...allowed.keys()].sort());
  const wrong = files
    .filter(({ room }) => room !== "root")
    .flatMap(({ path, room, imports }) =>
      imports
        .map(({ to }) => to)
        .filter((to) => to.startsWith("src/") && roomOf(to) !== room)
        .filter((to) => allowed.get(room)?.has(roomOf(to)) !== true)
        .map((to) => `${path} → ${to}`),
    );
  assert.deepEqual(wrong, []);
});

test("every edge that ARCHITECTURE.md allows is used", async () => {
  const unused = [...(await importTable())].flatMap(([room, allowed]) => {
    const used = new Set(
      files
        .filter((file) => file.room === room)
        .flatMap(({ imports }) => imports.map(({ to }) => to.replace("#pages/", "src/pages/")))
        .filter((to) => to.startsWith("src/"))
        .map(roomOf),
    );
    return [...allowed].filter((to) => to !== "" && !used.has(to)).map((to) => `${room} → ${to}`);
  });
  assert.deepEqual(unused, []);
});

test("a folder within a room is private to it, or open to those that ARCHITECTURE.md names", async () => {
  const text = await readFile(join(root, "ARCHITECTURE.md"), "utf8");
  const open = [...text.matchAll(/^\|\s*([a-z]+\/[a-z-]+)\s*\|([a-z, ]*)\|/gm)].flatMap(
    ([, folder = "", list = ""]) => list.split(",").map((room) => `${folder} to ${room.trim()}`),
  );
  const entered = files.flatMap(({ room, imports }) =>
    imports
      .filter(({ to }) => to.split("/").length > 3 && to.startsWith("src/") && roomOf(to) !== room)
      .map(({ to }) => `${to.split("/").slice(1, 3).join("/")} to ${room}`),
  );
  assert.deepEqual([...new Set(entered)].sort(), open.sort());
});

test("no folders within a room need each other", () => {
  const needs = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const from = dirname(path);
    if (from.split("/").length < 3) continue;
    for (const { to } of imports) {
      const folder = dirname(to.replace("#pages/", "src/pages/"));
      const isWithin = folder !== from && folder.split("/").length > 2 && roomOf(to) === roomOf(path);
      if (isWithin) needs.set(from, (needs.get(from) ?? new Set()).add(folder));
    }
  }
  const circles: string[] = [];
  const left = new Set<string>();
  const visit = (folder: string, trail: readonly string[]): void => {
    const at = trail.indexOf(folder);
    if (at !== -1) circles.push([...trail.slice(at), folder].join(" → "));
    if (at !== -1 || left.has(folder)) return;
    for (const next of needs.get(folder) ?? []) visit(next, [...trail, folder]);
    left.add(folder);
  };
  assert.ok(needs.size > 20, `${needs.size} folders`);
  for (const folder of needs.keys()) visit(folder, []);
  assert.deepEqual(circles, []);
});

test("migrations have one order, whichever room they are of", async () => {
  const paths = await Array.fromAsync(glob("src/*/migrations/*.sql", { cwd: root }));
  const names = paths.map((path) => path.split("/").at(-1) ?? "").sort();
  assert.ok(names.length > 50);
  // They run in the order of their names. Two that are released share a number, and no others may.
  const released = ["0702-harvest-keys.sql", "0702-link-since.sql"];
  const numbers = names.filter((name) => !released.includes(name)).map((name) => name.slice(0, 4));
  assert.deepEqual(
    numbers.filter((number, at) => numbers.indexOf(number) !== at),
    [],
  );
});

test("no file needs itself through others, not even for a type", () => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const left = new Set<string>();
  const circles: string[] = [];
  const visit = (file: SourceFile, trail: readonly string[]): void => {
    const at = trail.indexOf(file.path);
    if (at !== -1) circles.push([...trail.slice(at), file.path].join(" → "));
    if (at !== -1 || left.has(file.path)) return;
    for (const { to } of file.imports) {
      const next = byPath.get(to.replace("#pages/", "src/pages/"));
      if (next !== undefined) visit(next, [...trail, file.path]);
    }
    left.add(file.path);
  };
  for (const file of files) visit(file, []);
  assert.deepEqual(circles, []);
});

test("only the engine opens DuckDB", () => {
  const wrong = files.filter(
    ({ room, imports }) => room !== "engine" && imports.some(({ to }) => to.startsWith("@duckdb/")),
  );
  assert.deepEqual(
    wrong.map(({ path }) => path),
    [],
  );
});

test("each table of PostgreSQL is named in one room", async () => {
  const owners = await tablesByName();
  assert.ok(owners.size > 8);
  const wrong = files.flatMap(({ path, room, text }) => {
    const statements = [...text.matchAll(/\b(?:db|tx|sql)(?:<[^`]*>)?`([^`]*)`/g)].map(([, sql = ""]) => sql);
    const named = statements.flatMap((sql) =>
      [...sql.matchAll(/\b(?:from|join|into|update)\s+([a-z_]+)\b/g)].map(([, name = ""]) => name),
    );
    return named
      .filter((name) => owners.has(name) && owners.get(name) !== room)
      .map((name) => `${path} names ${name}, of ${owners.get(name)}`);
  });
  assert.deepEqual(wrong, []);
});

test("a foreign key leads to the room itself, or to one that it may import", async () => {
  const [owners, allowed] = [await tablesByName(), await importTable()];
  // Dropped by access/migrations/1209-no-keys-to-rooms-above.sql.
  const dropped = ["src/access/migrations/0601-access.sql"];
  const wrong: string[] = [];
  for await (const path of glob("src/*/migrations/*.sql", { cwd: root })) {
    const sql = await readFile(join(root, path), "utf8");
    for (const [, table = ""] of sql.matchAll(/\breferences ([a-z_]+)/gi)) {
      const [owner = "", room] = [owners.get(table), roomOf(path)];
      assert.notEqual(owner, "", `${path} refers to ${table}`);
      const isKept = owner !== room && allowed.get(room)?.has(owner) !== true;
      if (isKept && !dropped.includes(path)) wrong.push(`${path} refers to ${table}, of ${owner}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("requests, answers and HTML exist in server, api and pages alone", () => {
  const marks = /\bnew (?:Request|Response)\(|: (?:Request|Response)\b|text\/html|<html|<body/;
  const wrong = files.filter(
    ({ path, room, text }) =>
      // The door out, as a library asks for it.
      path !== "src/net/as-fetch.ts" &&
      // A list of file types names that one too; the provider of the demonstration is another site.
      !["server", "api", "pages", "vocabularies", "provider"].includes(room) &&
      marks.test(withoutComments(text)),
  );
  assert.deepEqual(
    wrong.map(({ path }) => path),
    [],
  );
});

test("pages import from the rooms types alone, and rules that touch nothing", () => {
  const wrong = files
    .filter(({ path }) => path.startsWith("src/pages/"))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ to, isType }) => !isType && to.startsWith("src/"))
        .filter(({ to }) => !["pages", "server", "words", "base"].includes(roomOf(to)) && !isPure(to))
        .map(({ to }) => `${path} → ${to}`),
    );
  assert.deepEqual(wrong, []);
});

/** What Vite may bundle: a file that needs nothing but the words of `base`, and files that do so too. */
function isPure(path: string): boolean {
  const file = files.find((candidate) => candidate.path === path);
  return (
    file?.imports.every(
      ({ to, isType }) => isType || (to.startsWith("src/") && (roomOf(to) === "base" || isPure(to))),
    ) === true
  );
}

test("an exported type has a name of its own", () => {
  const homes = new Map<string, string[]>();
  for (const { path, text } of files) {
    for (const [, name = ""] of text.matchAll(/^export (?:interface|type|class) (\w+)/gm)) {
      homes.set(name, [...(homes.get(name) ?? []), path]);
    }
  }
  assert.ok(homes.size > 500, `${homes.size} names`);
  assert.deepEqual(
    [...homes].filter(([, paths]) => paths.length > 1),
    [],
  );
});

test("only config.ts reads the environment", () => {
  const wrong = files.filter(
    ({ path, text }) => path !== "src/config.ts" && /\bprocess\.env\b/.test(withoutComments(text)),
  );
  assert.deepEqual(
    wrong.map(({ path }) => path),
    [],
  );
});

test("only the clock asks the machine for the time", () => {
  const wrong = files.filter(
    ({ path, text }) =>
      !["src/base/clock.ts", "src/base/id.ts"].includes(path) &&
      /\bDate\.now\b|\bnew Date\(\)/.test(withoutComments(text)),
  );
  assert.deepEqual(
    wrong.map(({ path }) => path),
    [],
  );
});

test("no module holds a variable or a queue", () => {
  const kept = new Set([
    // Computed once from what the file holds, whoever asks.
    "src/search/words/inner-great.ts",
    "src/search/words/lexicon.ts",
    "src/search/words/synonym-lookup.ts",
    "src/people/password-strength.ts",
    "src/pages/charts/png.ts",
    // The entries of a process.
    "src/engine/sql-child-process.ts",
    "src/main.ts",
    "src/provider/serve-provider.ts",
  ]);
  const wrong = files.filter(
    ({ path, text }) =>
      !kept.has(path) &&
      // What runs in a browser has one page.
      !path.startsWith("src/pages/islands/") &&
      path.endsWith(".ts") &&
      /^(?:export )?(?:let |const \w+(?:: [^=]+)? = (?:await )?newGate\()/m.test(withoutComments(text)),
  );
  assert.deepEqual(
    wrong.map(({ path }) => path),
    [],
  );
});

test("outgoing requests leave through net alone", () => {
  const wrong = files.filter(
    ({ path, room, text, imports }) =>
      room !== "net" &&
      !path.startsWith("src/pages/") &&
      (imports.some(({ to }) => /^node:(?:https|http2|tls|dgram|dns)/.test(to)) ||
        /(?<![.\w])fetch\(/.test(withoutComments(text))),
  );
  assert.deepEqual(
    wrong.map(({ path }) => path),
    [],
  );
});

test("each dependency has its reason in an ADR", async () => {
  const text = await readFile(join(root, "package.json"), "utf8");
  const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
  const decisions = await Promise.all(
    (await Array.fromAsync(glob("docs/adr/*.md", { cwd: root }))).map((path) =>
      readFile(join(root, path), "utf8"),
    ),
  );
  const told = decisions.join("\n");
  assert.deepEqual(
    Object.keys(dependencies).filter((name) => !told.includes(name)),
    [],
  );
});

function roomOf(path: string): string {
  const [, first = "", second] = path.split("/");
  if (second !== undefined) return first;
  return path === "src/rooms.ts" ? "rooms" : "root";
}

function importsOf(path: string, text: string): Import[] {
  const found = text.matchAll(
    /\b(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/g,
  );
  return [...found].map(([, type, from, dynamic]) => {
    const to = from ?? dynamic ?? "";
    return { to: to.startsWith(".") ? normalize(join(dirname(path), to)) : to, isType: type !== undefined };
  });
}

async function importTable(): Promise<Map<string, Set<string>>> {
  const text = await readFile(join(root, "ARCHITECTURE.md"), "utf8");
  const rows = [...text.matchAll(/^\|\s*([a-z]+)\s*\|([a-z, ]*)\|/gm)];
  return new Map(
    rows
      .filter(([, room = ""]) => !["room", "folder"].includes(room))
      .map(([, room = "", list = ""]) => [room, new Set(list.split(",").map((name) => name.trim()))]),
  );
}

async function tablesByName(): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  for await (const path of glob("src/*/migrations/*.sql", { cwd: root })) {
    const sql = await readFile(join(root, path), "utf8");
    for (const [, name = ""] of sql.matchAll(/create table (?:if not exists )?([a-z_]+)/gi)) {
      assert.ok(!owners.has(name) || owners.get(name) === roomOf(path), `${name} is made twice`);
      owners.set(name, roomOf(path));
    }
  }
  return owners;
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*.*?\*\/|(?<!:)\/\/[^\n]*/gs, "");
}
