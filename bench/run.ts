/**
 * `npm run bench` measures what the design promises and writes `bench/REPORT.md`. Each part runs
 * in a process of its own, so that none inherits another's memory. `npm run bench -- import`
 * measures one part alone and prints it, without touching the report; `growth` puts its own section there.
 */
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { machine } from "./machine.ts";

const parts = [
  { name: "import", module: "./import.ts", report: "importReport" },
  { name: "store", module: "./store.ts", report: "storeReport" },
  { name: "query", module: "./query.ts", report: "queryReport" },
  { name: "trino", module: "./trino.ts", report: "trinoReport" },
  { name: "filters", module: "./filters.ts", report: "filtersReport" },
  { name: "exports", module: "./exports.ts", report: "exportsReport" },
  { name: "indicators", module: "./indicators.ts", report: "indicatorsReport" },
  { name: "boards", module: "./boards.ts", report: "boardsReport" },
  { name: "tiles", module: "./tiles.ts", report: "tilesReport" },
  { name: "dialect", module: "./dialect.ts", report: "dialectReport" },
  { name: "search", module: "./search.ts", report: "searchReport" },
  { name: "search-server", module: "./search-server.ts", report: "searchServerReport" },
  { name: "harvest", module: "./harvest.ts", report: "harvestReport" },
  { name: "network", module: "./network.ts", report: "networkReport" },
  { name: "state", module: "./state.ts", report: "stateReport" },
  { name: "remote", module: "./remote.ts", report: "remoteReport" },
  { name: "grants", module: "./grants.ts", report: "grantsReport" },
  { name: "outside", module: "./outside.ts", report: "outsideReport" },
  { name: "journal", module: "./journal.ts", report: "journalReport" },
  { name: "citizens", module: "./citizens.ts", report: "citizensReport" },
  { name: "compression", module: "./compression.ts", report: "compressionReport" },
  { name: "processes", module: "./processes.ts", report: "processesReport" },
  { name: "growth", module: "./growth.ts", report: "growthReport" },
  { name: "beside", module: "./beside.ts", report: "besideReport" },
  { name: "memory", module: "./memory.ts", report: "memoryReport" },
  { name: "instance", module: "./instance.ts", report: "instanceReport" },
] as const;

const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? parts : parts.filter((part) => wanted.includes(part.name));
if (chosen.length === 0) {
  console.error(`Parts: ${parts.map((part) => part.name).join(", ")}`);
  process.exit(2);
}
const sections: string[] = [];
for (const part of chosen) {
  console.error(`bench: ${part.name} …`);
  const section = await measure(part);
  console.log(section);
  sections.push(section);
}
if (wanted.length === 0) {
  const report = `# What was measured\n\n${await machine()}\n\n${sections.join("\n\n")}\n`;
  await writeFile(new URL("REPORT.md", import.meta.url), report);
}

async function measure(part: (typeof parts)[number]): Promise<string> {
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
