/**
 * What an instance holds at rest, at its first start and at the next, after large work, and ten minutes and more later:
 * two imports of two million rows, five exports, 60 pages, 60 filters and 60 searches. Takes a quarter of an hour, most of it waiting.
 */
import { execFile } from "node:child_process";
import { openAsBlob } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generateFile } from "./import-file.ts";
import { type Instance, memory, started } from "./whole-instance.ts";

const run = promisify(execFile);
const program = fileURLToPath(new URL("../bin/run.js", import.meta.url));
const rows = 2_000_000;
const imports = 2;
const asked = 60;
const formats = ["csv", "json", "ndjson", "parquet", "arrow"] as const;
/** After each start, and after the work. */
const restMs = 75_000;
const laterMinutes = [1, 5, 10, 14] as const;

export async function memoryReport(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-bench-"));
  try {
    const data = join(folder, "instance");
    const file = await generateFile(folder, rows);
    const first = await atRest(await started(data), async (instance) => memory(instance.process.pid ?? 0));
    return await atRest(await started(data), (instance) => measured(instance, { data, file, first }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function atRest<Value>(
  instance: Instance,
  look: (instance: Instance) => Promise<Value>,
): Promise<Value> {
  try {
    await wait(restMs);
    return await look(instance);
  } finally {
    await instance.stop();
  }
}

interface Measuring {
  readonly data: string;
  /** Of the work. */
  readonly file: string;
  /** At the first start, which reads the demonstration. */
  readonly first: Held;
}

async function measured(instance: Instance, { data, file, first }: Measuring): Promise<string> {
  const held: [when: string, Held][] = [
    [`${restMs / 1000} s after the first start, with its demonstration`, first],
  ];
  const look = async (when: string) => held.push([when, await memory(instance.process.pid ?? 0)]);
  await look(`${restMs / 1000} s after the second start`);
  await work(await openApi(instance, data), file);
  await look("as the work ends");
  let waited = 0;
  for (const minutes of laterMinutes) {
    await wait((minutes - waited) * 60_000);
    waited = minutes;
    await look(`${minutes} min later`);
  }
  return [
    "## What an instance holds",
    "",
    `Megabytes, as if nothing else ran on the machine; the work: ${imports} imports of ${rows.toLocaleString("en")} rows, their ${formats.join(", ")} exports, ${asked} pages, filters and searches each. The bars: 250 at rest, 300 ten minutes after.`,
    "",
    "| when | all | server | PostgreSQL |",
    "|---|---:|---:|---:|",
    ...held.map(
      ([when, { total, server }]) =>
        `| ${when} | ${megabytes(total)} | ${megabytes(server)} | ${megabytes(total - server)} |`,
    ),
  ].join("\n");
}

type Held = Awaited<ReturnType<typeof memory>>;
type Api = (path: string, init?: RequestInit) => Promise<Response>;

/** As its administrator asks it. Throws with what the instance says of a refusal. */
async function openApi({ url }: Instance, data: string): Promise<Api> {
  const { stdout } = await run(process.execPath, [program, "token", "--admin", "--json"], {
    env: { ...process.env, MAILLE_DATA: data },
  });
  const { secret } = JSON.parse(stdout) as { secret: string };
  return async (path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${secret}`);
    const response = await fetch(new URL(path, url), { ...init, headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
}

async function work(api: Api, file: string): Promise<void> {
  const [first] = ((await (await api("/api/datasets?page_size=1")).json()) as Listed).data;
  if (first === undefined) throw new Error("The demonstration holds no dataset.");
  const tables: string[] = [];
  for (let turn = 0; turn < imports; turn += 1) {
    const dataset = await sentJson<{ id: string }>(api, "/api/datasets", {
      title: `Mesures ${turn}`,
      organization: first.organization.id,
    });
    tables.push(await imported(api, dataset.id, file));
  }
  for (const format of formats) {
    const { body } = await api(`/api/resources/${tables[0]}/data/${format}`);
    for await (const _ of body ?? []);
  }
  for (let turn = 0; turn < asked; turn += 1) {
    const data = `/api/resources/${tables[turn % tables.length]}/data`;
    for (const question of [`page=${turn + 1}`, `montant__less=${turn * 100}`, `q=numéro ${turn * 7}`])
      await (await api(`${data}?${question}`)).arrayBuffer();
    await (await api("/datasets")).arrayBuffer();
  }
}

interface Listed {
  readonly data: readonly { readonly organization: { readonly id: string } }[];
}

/** The table that an import of the file made. */
async function imported(api: Api, dataset: string, file: string): Promise<string> {
  const { size } = await stat(file);
  const name = Buffer.from(basename(file)).toString("base64");
  const announced = await api("/api/uploads", {
    method: "POST",
    headers: { "upload-length": `${size}`, "upload-metadata": `filename ${name}` },
  });
  const place = announced.headers.get("location") ?? "";
  await api(place, {
    method: "PATCH",
    headers: { "upload-offset": "0", "content-type": "application/offset+octet-stream" },
    body: await openAsBlob(file),
  });
  const upload = basename(place);
  const { id } = await sentJson<{ id: string }>(api, `/api/datasets/${dataset}/imports`, { upload });
  for (;;) {
    const { state, made } = (await (await api(`/api/imports/${id}`)).json()) as Import;
    if (state === "done" && made[0] !== undefined) return made[0].table;
    if (state !== "waiting" && state !== "running") throw new Error(`The import ended as ${state}.`);
    await wait(500);
  }
}

interface Import {
  readonly state: string;
  readonly made: readonly { readonly table: string }[];
}

async function sentJson<T>(api: Api, path: string, body: unknown): Promise<T> {
  const headers = { "content-type": "application/json" };
  return (await (await api(path, { method: "POST", headers, body: JSON.stringify(body) })).json()) as T;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
