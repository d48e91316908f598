import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

function read(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
}

/** Families as they are written where they are counted. */
function families(): ReadonlySet<string> {
  const sources = globSync("src/metrics/*.ts", { cwd: root }).filter((path) => !path.includes(".test."));
  const names = sources.flatMap((path) => [...read(path).matchAll(/"((?:maille|process)_[a-z_]+)"/g)]);
  return new Set([...names.map(([, name = ""]) => name), "maille"]);
}

function named(text: string): readonly string[] {
  const names = [...text.matchAll(/\b(?:maille|process)_[a-z_]+\b/g)].map(([name]) => name);
  return names.map((name) => name.replace(/_(?:total|info|bucket|sum|count)$/, ""));
}

test("the dashboard and the alerts ask for what is told, and all of that is documented", () => {
  const told = families();
  assert.ok(told.size > 25);
  const asked = new Set(
    ["ops/grafana-dashboard.json", "ops/alerts.yaml"].flatMap((path) => named(read(path))),
  );
  for (const name of asked) assert.ok(told.has(name), name);
  const documented = new Set(named(read("docs/operate/watch.md")));
  const [undocumented, unasked] = [documented, asked].map((known) =>
    [...told].filter((name) => !known.has(name) && name !== "maille"),
  );
  assert.deepEqual(undocumented, []);
  assert.deepEqual(unasked, [
    "process_start_time_seconds",
    "maille_disk_size_bytes",
    "maille_peers_left_out",
  ]);
});

test("each alert is documented with what to do", () => {
  const alerts = [...read("ops/alerts.yaml").matchAll(/alert: (\w+)/g)].map(([, name = ""]) => name);
  assert.ok(alerts.length > 15);
  const text = read("docs/operate/watch.md");
  for (const name of alerts) assert.ok(text.includes(`\`${name}\``), name);
});

test("where promtool is there, it takes the alerts, and they are raised when they should be", (t) => {
  if (spawnSync("promtool", ["--version"]).error !== undefined) return t.diagnostic("no promtool: left out");
  for (const words of [
    ["check", "rules", "ops/alerts.yaml"],
    ["test", "rules", "ops/alerts.test.yaml"],
  ]) {
    const { status, stdout, stderr } = spawnSync("promtool", words, { cwd: root, encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
  }
});

test("whatever starts an instance has glibc keep two arenas (ADR 245)", () => {
  for (const path of [
    "package.json",
    "bin/maille.js",
    "debian/maille.service",
    "container/Containerfile",
    "docs/operate/install.md",
  ])
    assert.match(read(path), /MALLOC_ARENA_MAX\W.*2/, path);
});
