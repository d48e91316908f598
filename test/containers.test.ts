import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { settings } from "../src/config.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const chart = "container/chart";

function read(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
}

test("every setting that the files of containers name is one", () => {
  const names = new Set(settings.map(({ name }) => name));
  const files = globSync("container/**/*.{yaml,tpl}", { cwd: root });
  assert.ok(files.length > 8);
  for (const file of ["container/Containerfile", ...files]) {
    const text = read(file).replaceAll(/^\s*#.*$|\{\{\/\*.*\*\/\}\}/gm, "");
    for (const [name] of text.matchAll(/\b(?:MAILLE_[A-Z_]+|DATABASE_URL)\b/g)) {
      assert.ok(names.has(name), `${file}: ${name}`);
    }
  }
});

test("the image is built from files that are there, and the chart is of this version and its user", () => {
  for (const [, path = ""] of read(".dockerignore").matchAll(/^!(.+)$/gm)) {
    assert.ok(existsSync(new URL(`../${path}`, import.meta.url)), path);
  }
  const { version } = JSON.parse(read("package.json")) as { version: string };
  const described = read(`${chart}/Chart.yaml`);
  assert.match(described, new RegExp(`^version: ${version}$`, "m"));
  assert.match(described, new RegExp(`^appVersion: ${version}$`, "m"));
  const [, user = ""] = /^USER (\d+):\d+$/m.exec(read("container/Containerfile")) ?? [];
  assert.match(read(`${chart}/templates/_helpers.tpl`), new RegExp(`runAsUser: ${user}\n`));
});

test("every value of the chart is described", () => {
  const described = JSON.parse(read(`${chart}/values.schema.json`)) as Described;
  let group = described;
  const names = [...read(`${chart}/values.yaml`).matchAll(/^(  )?(\w+):/gm)];
  assert.ok(names.length > 25);
  for (const [, within, name = ""] of names) {
    const found = (within === undefined ? described : group).properties?.[name];
    assert.ok(found, name);
    if (within === undefined) group = found;
  }
});

interface Described {
  readonly properties?: Readonly<Record<string, Described>>;
}

const helm = spawnSync("helm", ["version", "--short"]).status === 0;

test("the chart is written as Helm wants it", { skip: !helm && "helm is not on this machine" }, () => {
  const url = "url=https://data.example.org";
  const linted = spawnSync("helm", ["lint", "--strict", chart, "--set", url], {
    cwd: root,
    encoding: "utf8",
  });
  assert.equal(linted.status, 0, linted.stdout);
  assert.notEqual(render().status, 0, "an instance without its address is refused");
  const least = render(url).stdout;
  assert.match(least, /name: MAILLE_URL, value: "https:\/\/data\.example\.org"/);
  assert.doesNotMatch(least, /kind: (?:CronJob|Ingress)|secretRef|-backups/);
  const most = render(
    url,
    "backup.enabled=true",
    "ingress.enabled=true",
    "secretName=s",
    "env.MAILLE_LOG_FORMAT=json",
  ).stdout;
  assert.match(most, /kind: CronJob[^]*args: \[backup, --keep, "14", \/var\/backups\/maille\]/);
  assert.match(most, /kind: Ingress[^]*host: data\.example\.org/);
  assert.match(most, /secretRef: \{ name: s \}/);
  const many = render(
    url,
    "secretName=s",
    "persistence.accessMode=ReadWriteMany",
    "web.replicas=3",
    "work.replicas=2",
    "work.kinds={import,harvest}",
  ).stdout;
  assert.match(many, /replicas: 3[^]*- --role=web\n +ports/);
  assert.match(many, /replicas: 2[^]*- --role=work\n +- --kinds=import,harvest\n/);
  assert.equal(many.split("component: web").length, 4, "the service finds the pods that answer");
  for (const kept of ["readOnlyRootFilesystem: true", "runAsNonRoot: true", "enableServiceLinks: false"]) {
    assert.equal(most.split(kept).length, 3, kept);
  }
});

const refused = [
  "url=data.example.org",
  "backup.kept=0",
  "backup.enabeld=true",
  "image.tag=20261129",
  "service.port=http",
  "env.PORT=4000",
  "web.replicas=2",
  "work.kinds={Import}",
];

test(
  "the chart refuses values that Kubernetes or the instance would misread",
  { skip: !helm && "helm is not on this machine" },
  () => {
    for (const value of refused) {
      const { status, stderr } = render("url=https://data.example.org", "backup.enabled=true", value);
      assert.notEqual(status, 0, value);
      assert.match(stderr, new RegExp(/(\w+)=/.exec(value)?.[1] ?? ""));
    }
    const folder = mkdtempSync(join(tmpdir(), "maille-chart-"));
    try {
      const file = join(folder, "values.yaml");
      writeFileSync(
        file,
        "{ url: 'https://data.example.org:8443', ingress: { enabled: true }, env: { MAILLE_UPLOAD_BYTES_MAX: 10000000 } }",
      );
      const { stdout } = spawnSync("helm", ["template", "maille", chart, "--values", file], {
        cwd: root,
        encoding: "utf8",
      });
      assert.match(stdout, /MAILLE_UPLOAD_BYTES_MAX, value: "10000000"/);
      assert.match(stdout, /host: data\.example\.org\n/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

interface Rendered {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function render(...values: readonly string[]): Rendered {
  const words = ["template", "maille", chart, ...values.flatMap((value) => ["--set", value])];
  return spawnSync("helm", words, { cwd: root, encoding: "utf8" });
}
