/**
 * `npm test`: installs what is missing and builds the pages, then checks, and beside that runs unit tests
 * and journeys in a real browser. Written for Node 20. Tells what it does as it goes; the closing lines
 * are node:test's own, but where a check is wrong: what it said is then told once more, at the end.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./node-24.js";
import { prepare } from "./prepare.js";
import { run, stepsBeside } from "./steps.js";

const node = prepare({ pages: "typed" });
// Ahead of the checks: it writes the types of the pages once more, which must not change as they are read.
prepare({ pages: "built" });
const chromium = await findChromium();
const bin = (name) => join(root, "node_modules", ".bin", name);

// What an earlier process compiled is read by the next: every test file loads the program.
const compiled = { NODE_COMPILE_CACHE: join(root, ".maille", "compiled") };
const checking = stepsBeside([
  ["format", bin("oxfmt"), ["--check", "."]],
  // The linter has read every type: that they are right costs it seconds, where the compiler takes a minute.
  // It keeps nearly all that it reads: garbage is looked for at five times what was kept, not at twice.
  ["lint and types", bin("oxlint"), ["--type-aware", "--type-check", "--deny-warnings"], { GOGC: "400" }],
  ["types of the pages", node, [join(root, "scripts", "check-pages.js")]],
]);
const disk = mountSmallDisk();
const memory = makeFolderInMemory();
const code = await run(node, ["test/run.ts"], {
  ...compiled,
  MAILLE_TEST_CHROMIUM: chromium,
  ...(disk === undefined ? {} : { MAILLE_TEST_SMALL_DISK: disk }),
  ...(memory === undefined ? {} : { TMPDIR: memory }),
});
if (memory !== undefined) rmSync(memory, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
if (disk !== undefined) {
  spawnSync("umount", [disk]);
  rmSync(disk, { recursive: true, force: true });
}
const failed = await checking;
for (const { name, said } of failed) process.stdout.write(`\n${said}\n— ${name}: wrong\n`);
process.exitCode = failed.length > 0 ? 1 : code;

/**
 * Where tests put what they throw away, where memory has room for it: hundreds of databases are made of a
 * thousand files each, and no test waits for a disk. Its name is the clone's, so that what a run that was
 * killed left is thrown away by the next.
 */
function makeFolderInMemory() {
  const [shared, bytes] = ["/dev/shm", 4_000_000_000];
  if (!existsSync(shared) || freemem() < 2 * bytes) return undefined;
  const { bavail, bsize } = statfsSync(shared);
  if (bavail * bsize < bytes) return undefined;
  const name = createHash("sha256").update(root).digest("hex").slice(0, 8);
  const folder = join(shared, `maille-${process.getuid?.() ?? 0}-${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o711 });
  return folder;
}

/** A disk that a test can fill, where this user may mount one. */
function mountSmallDisk() {
  const folder = mkdtempSync(join(tmpdir(), "maille-disk-"));
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=40m", "maille-test", folder], {
    stdio: "ignore",
  });
  return status === 0 ? folder : undefined;
}

/** Chromium without its windows where there is one: journeys cost it a third less. */
async function findChromium() {
  const shell = "chromium-headless-shell";
  const others = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const found = findProgram([shell, ...others]);
  const asRoot = process.getuid?.() === 0;
  const mayInstall = asRoot && findProgram(["apt-get"]) !== undefined;
  if (found !== undefined && (found.endsWith(shell) || !mayInstall)) return found;
  process.stdout.write("Installing Chromium from the distribution, for the journeys…\n");
  // Not for long where nobody answers: what is there already will do.
  const patience = found === undefined ? [] : ["-o", "Acquire::http::Timeout=15", "-o", "Acquire::Retries=0"];
  const apt = (...args) => {
    const [program, ...rest] = [...(asRoot ? [] : ["sudo", "-n"]), "apt-get", ...patience, ...args];
    return run(program, rest, { DEBIAN_FRONTEND: "noninteractive" });
  };
  await apt("update", "-qq");
  const install = (name) => apt("install", "-y", "-qq", "--no-install-recommends", name, "fonts-dejavu-core");
  // Distributions that have no such package have the other.
  if ((await install(shell)) !== 0 && found === undefined) await install("chromium");
  const installed = findProgram([shell, ...others]);
  if (installed !== undefined) return installed;
  process.stderr.write(
    "There is no Chromium, and it could not be installed. Install one (apt-get install chromium), then start again.\n",
  );
  return process.exit(1);
}

function findProgram(names) {
  const folders = (process.env.PATH ?? "").split(":").concat("/usr/bin", "/snap/bin");
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}
