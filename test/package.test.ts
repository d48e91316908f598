import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { MailleProcess } from "./faults/instance.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = promisify(execFile);

test("what npm packs imports, serves and answers, with the packages that it names and no others", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-package-"));
  try {
    const program = await unpacked(folder);
    const { brought, imported } = await packagesOf(program);
    assert.ok(imported.size > 30, [...imported].join());
    assert.deepEqual(
      [...imported].filter((name) => !brought.has(name)),
      [],
    );
    const settings = { MAILLE_DATA: join(folder, "data") };
    await using running = new MailleProcess(["serve"], settings, program);
    const [, url = ""] = await running.told(/Maille is open: (\S+)\n/);
    const file = join(folder, "cantines.csv");
    await writeFile(file, "commune;repas\nAcigné;12\nBruz;7\n");
    const importing = ["import", file, "--title", "Cantines", "--licence", "lov2", "--publish"];
    await using command = new MailleProcess(importing, settings, program);
    const { code, output } = await command.ended;
    assert.equal(code, 0, output);
    const page = await fetch(`${url}/datasets/cantines`);
    const text = await page.text();
    assert.equal(page.status, 200);
    assert.match(text, /Acigné/);
    const [, style = ""] = /href="(\/_app\/[^"]+\.css)"/.exec(text) ?? [];
    assert.equal((await fetch(url + style)).status, 200);
    assert.equal((await running.end("SIGINT")).code, 0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** What stands at the top of a module, `from` it or not; the name alone of a scoped or deep path. */
const imports =
  /(?:^|;)\s*(?:import|export)(?:[\s{*][^"'=;]*?from)?\s*["']((?:@[\w.-]+\/)?\w[\w.-]*)(?:\/[^"']*)?["']/gm;

/** The package as npm makes it, beside links to what an installation would hold: no tool of who builds it. */
async function unpacked(folder: string): Promise<string> {
  const { stdout } = await run("npm", ["pack", "--json", "--loglevel=error", "--pack-destination", folder], {
    cwd: root,
    maxBuffer: 2 ** 26,
  });
  const [made] = JSON.parse(stdout) as { filename: string }[];
  await run("tar", ["-xzf", join(folder, made?.filename ?? ""), "-C", folder]);
  const program = join(folder, "package");
  for (const [path, { dev = false }] of Object.entries(await pinned(program))) {
    // What stands below another package is found from there.
    if (dev || !/^node_modules\/[^/]+(\/[^/]+)?$/.test(path) || path.includes("/node_modules/")) continue;
    const link = join(program, path);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, path), link);
  }
  return program;
}

/** Of what was pinned, each path of an installation. */
async function pinned(program: string): Promise<Record<string, { dev?: boolean }>> {
  const text = await readFile(join(program, "npm-shrinkwrap.json"), "utf8");
  return (JSON.parse(text) as { packages: Record<string, { dev?: boolean }> }).packages;
}

/** Packages that an installation brings, and those that modules of the program ask for at their top. */
async function packagesOf(program: string): Promise<{ brought: Set<string>; imported: Set<string> }> {
  const manifest = JSON.parse(await readFile(join(program, "package.json"), "utf8")) as Record<
    string,
    object
  >;
  const brought = new Set(Object.keys({ ...manifest["dependencies"], ...manifest["optionalDependencies"] }));
  const imported = new Set<string>();
  for (const file of globSync(["dist/**/*.js", "build/*.js", "build/server/**/*.js"], { cwd: program })) {
    const code = await readFile(join(program, file), "utf8");
    for (const [, name = ""] of code.matchAll(imports)) if (!isBuiltin(name)) imported.add(name);
  }
  return { brought, imported };
}
