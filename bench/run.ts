/**
 * `npm run bench` measures what the design promises, and keeps what each part tells in `bench/REPORT.md`. `npm run
 * bench -- import exports` measures these alone and prints what they tell; with `--keep` first it is kept too. Each
 * part runs in a process of its own, so that none inherits another's memory. What is promised, and whether it is met,
 * is gathered of all sections at the head of the report.
 */
import { execFile, spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { barsOf } from "./bars.ts";
import { machine } from "./machine.ts";
import { putSection } from "./section.ts";

interface Part {
  readonly name: string;
  readonly module: string;
  /** The function that answers its section: nothing where it cannot run here, which it has said. */
  readonly report: string;
  /** Whether the section says itself when it was measured. */
  readonly saysWhen?: true;
}

const parts: readonly Part[] = [
  { name: "import", module: "./import.ts", report: "importReport" },
  { name: "beside", module: "./beside.ts", report: "besideReport" },
  { name: "filters", module: "./filters.ts", report: "filtersReport" },
  { name: "query", module: "./query.ts", report: "queryReport" },
  { name: "exports", module: "./exports.ts", report: "exportsReport" },
  { name: "instance", module: "./instance.ts", report: "instanceReport" },
  { name: "search", module: "./search.ts", report: "searchReport" },
  { name: "harvest", module: "./harvest.ts", report: "harvestReport" },
  { name: "memory", module: "./memory.ts", report: "memoryReport" },
  { name: "growth", module: "./growth.ts", report: "growthReport", saysWhen: true },
  { name: "indicators", module: "./indicators.ts", report: "indicatorsReport" },
  { name: "boards", module: "./boards.ts", report: "boardsReport" },
  { name: "tiles", module: "./tiles.ts", report: "tilesReport" },
  { name: "dialect", module: "./dialect.ts", report: "dialectReport" },
  { name: "network", module: "./network.ts", report: "networkReport" },
  { name: "state", module: "./state.ts", report: "stateReport" },
  { name: "remote", module: "./remote.ts", report: "remoteReport" },
  { name: "grants", module: "./grants.ts", report: "grantsReport" },
  { name: "outside", module: "./outside.ts", report: "outsideReport" },
  { name: "journal", module: "./journal.ts", report: "journalReport" },
  { name: "citizens", module: "./citizens.ts", report: "citizensReport" },
  { name: "compression", module: "./compression.ts", report: "compressionReport" },
  { name: "processes", module: "./processes.ts", report: "processesReport" },
  { name: "store", module: "./store.ts", report: "storeReport" },
  { name: "trino", module: "./trino.ts", report: "trinoReport" },
  { name: "search-server", module: "./search-server.ts", report: "searchServerReport" },
];

const reportFile = new URL("REPORT.md", import.meta.url);

const [first, ...others] = process.argv.slice(2);
const wanted = first === undefined || first === "--keep" ? others : [first, ...others];
const isKept = first === "--keep" || wanted.length === 0;
const chosen = wanted.length === 0 ? parts : parts.filter((part) => wanted.includes(part.name));
if (chosen.length === 0 || chosen.length < wanted.length) {
  console.error(`Parts: ${parts.map((part) => part.name).join(", ")}`);
  process.exit(2);
}
for (const part of chosen) {
  console.error(`bench: ${part.name} …`);
  const when = `${new Date().toISOString().slice(0, 10)}, load at its beginning ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores.`;
  const section = await measure(part);
  if (section === "") continue;
  console.log(section);
  // As it comes: a later part may fail.
  if (isKept) await keep(part.saysWhen === true ? section : section.replace("\n", `\n\n${when}\n`));
}

async function keep(section: string): Promise<void> {
  const report = putSection(await readFile(reportFile, "utf8"), section);
  const sections = putSection(report.slice(report.indexOf("\n## ") + 1), barsOf(report));
  const head = [
    "# What was measured",
    await machine(),
    "Each section is what one part of `npm run bench` told when it ran last. How the figures came to be, what was tried and what each change brought is told in [HISTORY.md](HISTORY.md).",
  ];
  await writeFile(reportFile, `${head.join("\n\n")}\n\n${sections}`);
  await promisify(execFile)(fileURLToPath(new URL("../node_modules/.bin/oxfmt", import.meta.url)), [
    fileURLToPath(reportFile),
  ]);
}

async function measure(part: Part): Promise<string> {
  const code = `const { ${part.report} } = await import(${JSON.stringify(new URL(part.module, import.meta.url).href)});
    const text = await ${part.report}(); process.stdout.write(text, () => process.exit(0));`;
  // What memory is told is what is held, not what waits to be swept.
  const child = spawn(process.execPath, ["--expose-gc", "--input-type=module", "--eval", code], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const exit = await new Promise<number | null>((resolve) => child.on("close", resolve));
  if (exit !== 0) throw new Error(`The part “${part.name}” ended with ${exit}.`);
  return Buffer.concat(chunks).toString("utf8").trim();
}
