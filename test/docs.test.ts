import assert from "node:assert/strict";
import { access, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { loadCommands } from "../src/command/commands.ts";
import { settings } from "../src/config.ts";
import { failureStatus } from "../src/server/failure-status.ts";
import { openApiPaths } from "./open-api-paths.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

test("every command and each of its options is documented", async () => {
  const headings = headingsOf(await document("docs/commands.md"));
  const text = await document("docs/commands.md");
  const commands = await loadCommands();
  assert.ok(commands.length >= 9);
  for (const command of commands) {
    assert.ok(headings.includes(command.name), `docs/commands.md has no heading “${command.name}”`);
    const section = sectionOf(text, command.name);
    for (const option of Object.keys(command.options)) {
      assert.ok(
        section.includes(`--${option}`),
        `docs/commands.md does not tell --${option} of ${command.name}`,
      );
    }
    for (const example of command.examples) {
      assert.ok(section.includes(example), `docs/commands.md lacks the example: ${example}`);
    }
  }
});

test("every setting has a heading, and every heading of the settings is one", async () => {
  const headings = headingsOf(await document("docs/settings.md")).filter((heading) =>
    /^[A-Z_]+$/.test(heading),
  );
  assert.deepEqual(headings.toSorted(), settings.map((setting) => setting.name).toSorted());
});

test("every failure code has a heading", async () => {
  const headings = headingsOf(await document("docs/errors.md"));
  for (const code of Object.keys(failureStatus)) {
    assert.ok(headings.includes(code), `docs/errors.md has no heading “${code}”`);
  }
});

test("every route has a heading", async () => {
  const headings = new Set<string>();
  for (const file of await documents())
    for (const heading of headingsOf(await document(file))) headings.add(heading);
  const paths = openApiPaths();
  assert.ok(paths.length > 20);
  const missing = paths.filter((path) => !headings.has(path));
  assert.deepEqual(missing, []);
});

test("every link between documents resolves, to its heading too", async () => {
  const files = await documents();
  assert.ok(files.length > 5);
  const broken: string[] = [];
  for (const file of files) {
    const text = (await document(file)).replaceAll(/^```.*?^```/gms, "");
    for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [path = "", anchor] = target.split("#");
      const found = path === "" ? file : join(dirname(file), path);
      if (!(await exists(found))) broken.push(`${file}: ${target}`);
      else if (anchor !== undefined && !anchorsOf(await document(found)).includes(anchor)) {
        broken.push(`${file}: ${target}`);
      }
    }
  }
  assert.deepEqual(broken, []);
});

test("every path of the source that a document names is there", async () => {
  const gone: string[] = [];
  for (const file of await documents()) {
    for (const [path] of (await document(file)).matchAll(/\bsrc\/[\w/.+-]+\w\/?/g)) {
      // `polls` is the room that CONTRIBUTING.md tells how to add.
      if (!path.includes("/polls") && !(await exists(path))) gone.push(`${file}: ${path}`);
    }
  }
  assert.deepEqual(gone, []);
});

test("every file that the architecture and its walks name is somewhere in the source", async () => {
  const paths = await readdir(join(root, "src"), { recursive: true });
  for (const file of ["ARCHITECTURE.md", "docs/develop/walks.md"]) {
    const named = [...(await document(file)).matchAll(/(?<![\w./-])(?:[a-z-]+\/)*[a-z-]+\.ts\b/g)];
    assert.ok(named.length > 5, file);
    const gone = named
      .map(([name]) => name.replace(/^(?:src|pages)\//, ""))
      .filter((name) => !name.startsWith("test/") && !paths.some((path) => `/${path}`.endsWith(`/${name}`)));
    assert.deepEqual(gone, [], file);
  }
});

async function documents(): Promise<string[]> {
  const top = (await readdir(root)).filter((name) => name.endsWith(".md"));
  const docs = (await readdir(join(root, "docs"), { recursive: true })).filter((name) =>
    name.endsWith(".md"),
  );
  return [...top, ...docs.map((name) => join("docs", name))];
}

function document(file: string): Promise<string> {
  return readFile(join(root, file), "utf8");
}

/** Headings without their marks: `## \`GET /api/x\`` gives `GET /api/x`. */
function headingsOf(text: string): string[] {
  return [...text.replaceAll(/^```.*?^```/gms, "").matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
    heading.replaceAll("`", "").trim(),
  );
}

function anchorsOf(text: string): string[] {
  return headingsOf(text).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );
}

function sectionOf(text: string, heading: string): string {
  const from = text.indexOf(`\n## ${heading}\n`);
  const to = text.indexOf("\n## ", from + 1);
  return text.slice(from, to < 0 ? undefined : to);
}

async function exists(file: string): Promise<boolean> {
  return access(join(root, file)).then(
    () => true,
    () => false,
  );
}
