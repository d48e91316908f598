/**
 * What boards cost, as an instance serves them: CPU of the process for a board of 12 blocks, first and
 * after; the size of its embeds; and how long it takes from a published version to 101 pages of
 * départements that all show it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { system } from "../src/access/actor.ts";
import type { Block } from "../src/boards/board.ts";
import { withInstance } from "../src/command/instance.ts";
import { readConfig } from "../src/config.ts";
import { freePorts } from "../src/fleet/ports.ts";
import type { Rooms } from "../src/rooms.ts";
import { byDepartement } from "../test/indicators/world.ts";
import { openTerritory } from "../src/territory/open-territory.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const daysKept = 200;
/** Fewer for a quick look: `BENCH_VERSIONS=1 npm run bench -- boards`. */
const versions = Number(process.env["BENCH_VERSIONS"] ?? 5);
const after = 40;
const restMs = 4_000;

const territory = openTerritory();
const places = territory.codes("departement").filter((code) => territory.populationOf("departement", code));

export async function boardsReport(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-bench-"));
  const [port = 0] = await freePorts(1);
  const server = await started(folder, port);
  try {
    return await within(folder, (rooms) => measured(rooms, server, `http://127.0.0.1:${port}`));
  } finally {
    server.kill("SIGTERM");
    await once(server, "exit");
    await rm(folder, { recursive: true, force: true });
  }
}

async function measured(rooms: Rooms, server: ChildProcess, url: string): Promise<string> {
  const { dataset, table, slug } = await furnish(rooms);
  const board = `${url}/boards/${slug}`;
  const first: number[] = [];
  const other: number[] = [];
  const again: number[] = [];
  const late: number[] = [];
  const meanwhile: number[] = [];
  for (let version = 2; version < 2 + versions; version += 1) {
    await publishDay(rooms, { dataset, table, day: daysKept + version });
    let shown: readonly number[] = [];
    const spent = await cpuOf(server, async () => {
      shown = await untilRight(board, daysKept + version);
    });
    meanwhile.push(spent);
    late.push(...shown);
    console.error(
      `boards: version ${version}, the first page after ${Math.round(shown[0] ?? 0)} ms, the last after ${Math.round(shown.at(-1) ?? 0)}, ${Math.round(spent)} ms of CPU`,
    );
    // Another version: nothing of it was read or drawn yet but for what the pages of places show.
    await publishDay(rooms, { dataset, table, day: daysKept + version, more: 1 });
    await untilTold(`${url}/api/boards/${slug}/values?place=departement-01`, daysKept + version + 1);
    // What an import goes on to do, the copy that answers questions above all, is none of what a page costs.
    await wait(restMs);
    first.push(await cpuOf(server, () => read(board)));
    other.push(await cpuOf(server, () => read(board, "en")));
    again.push((await cpuOf(server, () => times(after, () => read(board)))) / after);
  }
  const placeFirst = await cpuOf(server, () => times(places.length, (at) => read(placePage(board, at))));
  const placeAgain = await cpuOf(server, () => times(places.length, (at) => read(placePage(board, at))));
  const embeds = [
    ["the board", `${url}/embed/boards/${slug}`],
    ["its curve", `${url}/embed/boards/${slug}?block=b5`],
    ["its map", `${url}/embed/boards/${slug}?block=b7`],
    ["its bars", `${url}/embed/boards/${slug}?block=b8`],
  ] as const;
  const sizes = await Promise.all(embeds.map(async ([, at]) => gzipSync(await read(at)).length / 1000));
  return [
    "## Boards",
    "",
    `A board of 12 blocks (four figures, two curves, a map, bars, a table, two texts, an alert) over ${places.length} départements × ${daysKept} days. CPU of the process that serves, its engine included.`,
    "",
    "| what | measured | bar |",
    "|---|---:|---:|",
    `| a version published → every one of ${places.length} place pages shows it, 95th percentile of ${late.length} pages over ${versions} version(s), ${readers} readers at once | ${(percentile(late, 0.95) / 1000).toFixed(2)} s | ≤ 2 s |`,
    `| … CPU of the process meanwhile, median | ${percentile(meanwhile, 0.5).toFixed(0)} ms | |`,
    `| the board, first after a version, median: the instance made it when the version came | ${percentile(first, 0.5).toFixed(1)} ms | ≤ 10 ms |`,
    `| … in the other language, made when it is asked | ${percentile(other, 0.5).toFixed(1)} ms | |`,
    `| … after, mean of ${after} | ${percentile(again, 0.5).toFixed(1)} ms | ≤ 2 ms |`,
    `| the page of a place, first, mean | ${(placeFirst / places.length).toFixed(1)} ms | ≤ 10 ms |`,
    `| … after | ${(placeAgain / places.length).toFixed(1)} ms | ≤ 2 ms |`,
    ...embeds.map(([name], at) => `| embed, ${name}, as sent | ${(sizes[at] ?? 0).toFixed(1)} kB | ≤ 6 kB |`),
  ].join("\n");
}

async function furnish(rooms: Rooms) {
  const { id: organization } = await rooms.organizations.createOrganization(system, { name: "Mesure" });
  const { id: dataset } = await rooms.datasets.createDataset(system, {
    organization,
    title: "Hospitalisations",
    description: "Inventées pour mesurer.",
    licence: "lov2",
  });
  const table = await imported(rooms, dataset, rowsUpTo(daysKept), {});
  await rooms.datasets.publish(system, dataset);
  const made = await rooms.indicators.createIndicator(system, {
    organization,
    title: "Personnes hospitalisées",
    description: "Inventées pour mesurer.",
    licence: "lov2",
    decimals: 0,
    unit: "patients",
    definition: {
      source: byDepartement(table),
      steps: [],
    },
  });
  await rooms.datasets.publish(system, made.dataset.id);
  const blocks = twelve(made.dataset.id);
  const { id } = await rooms.boards.createBoard(system, { organization, title: "Mesure", blocks });
  const { slug } = await rooms.boards.publishBoard(system, id);
  return { dataset, table, slug };
}

function twelve(indicator: string): readonly Block[] {
  const text = "**{value}** {in_place} {when}, {change} {over}.";
  const figure = { kind: "figure", width: "third", indicator } as const;
  const ille = { level: "departement", code: "35" } as const;
  return [
    { ...figure, id: "b1" },
    { ...figure, id: "b2", place: ille },
    { ...figure, id: "b3", place: { level: "region", code: "53" } },
    { ...figure, id: "b4", place: { level: "country", code: "FR" } },
    { id: "b5", kind: "curve", width: "whole", indicator },
    { id: "b6", kind: "curve", width: "half", indicator, beside: [ille, { level: "region", code: "53" }] },
    { id: "b7", kind: "map", width: "half", indicator, level: "departement" },
    { id: "b8", kind: "bars", width: "half", indicator, level: "departement", rows: 12 },
    { id: "b9", kind: "table", width: "half", indicator, level: "region", rows: 13 },
    { id: "b10", kind: "text", width: "half", indicator, text },
    { id: "b11", kind: "text", width: "half", text: "Ces chiffres sont inventés pour mesurer." },
    { id: "b12", kind: "alert", width: "whole", tone: "information", text, indicator },
  ];
}

/** What is held at the end of so many days: each day and département tells its own. */
function valueOf(day: number, at: number): number {
  return day * 1000 + at;
}

function rowsUpTo(days: number, more = 0): string {
  const lines = ["dep,jour,hosp"];
  for (let day = 1; day <= days; day += 1) {
    const jour = new Date(Date.UTC(2020, 0, day)).toISOString().slice(0, 10);
    for (const [at, dep] of places.entries()) lines.push(`${dep},${jour},${valueOf(day, at) + more}`);
  }
  return lines.join("\n");
}

async function publishDay(
  rooms: Rooms,
  { dataset, table, day, more = 0 }: { dataset: string; table: string; day: number; more?: number },
): Promise<void> {
  await imported(rooms, dataset, rowsUpTo(day, more), { table });
}

async function imported(
  rooms: Rooms,
  dataset: string,
  text: string,
  options: { table?: string },
): Promise<string> {
  const upload = await rooms.imports.receiveFile(system, "hospitalisations.csv", Readable.from([text]));
  const begun = await rooms.imports.importLater(system, dataset, { upload: upload.id }, options);
  let table = "";
  for await (const now of rooms.imports.watchImport(system, begun.id, AbortSignal.timeout(120_000))) {
    if (now.failure !== undefined) throw new Error(`the rows were not imported: ${now.failure.key}`);
    table = now.made[0]?.table ?? "";
  }
  return table;
}

const placePage = (board: string, at: number) => `${board}/departement-${places[at] ?? ""}`;
const patienceMs = 60_000;
const lookMs = 20;
/** People who read at once. */
const readers = 4;
const written = new Intl.NumberFormat("fr");

/** For each page, the milliseconds until it showed the day. */
async function untilRight(board: string, day: number): Promise<readonly number[]> {
  const start = performance.now();
  const late: number[] = [];
  const isRight = async (at: number): Promise<boolean> =>
    (await read(placePage(board, at))).includes(`>${written.format(valueOf(day, at))}<`);
  const untilOneIs = async (at: number): Promise<void> => {
    while (!(await isRight(at))) {
      if (performance.now() - start > patienceMs) throw new Error(`page ${at} never showed day ${day}`);
      await wait(lookMs);
    }
    late.push(performance.now() - start);
  };
  // Before the version is there, one page tells as well as a hundred.
  const [first = 0, ...others] = places.keys();
  await untilOneIs(first);
  const waiting = others.values();
  await Promise.all(
    Array.from({ length: readers }, async () => {
      for (const at of waiting) await untilOneIs(at);
    }),
  );
  return late.toSorted((a, b) => a - b);
}

async function untilTold(address: string, value: number): Promise<void> {
  const wanted = `"value":${valueOf(value - 1, 0) + 1},`;
  for (const start = performance.now(); performance.now() - start < patienceMs; await wait(50)) {
    if ((await read(address)).includes(wanted)) return;
  }
  throw new Error("the values never came");
}

/** As a browser does. */
async function read(address: string, language = "fr"): Promise<string> {
  const headers = { accept: "text/html,application/json;q=0.9", "accept-language": language };
  const response = await fetch(address, { headers });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.text();
}

async function times(count: number, work: (at: number) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < count; at += 1) await work(at);
}

/** Milliseconds of CPU that the process took meanwhile. */
async function cpuOf(server: ChildProcess, work: () => Promise<unknown>): Promise<number> {
  const before = await cpuSoFar(server);
  await work();
  return (await cpuSoFar(server)) - before;
}

/** Of all its threads. */
async function cpuSoFar({ pid = 0 }: ChildProcess): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const spent = await Promise.all(
    threads.map(async (thread) => {
      // One that ended meanwhile did little.
      const told = await readFile(`/proc/${pid}/task/${thread}/schedstat`, "utf8").catch(() => "0");
      return Number(told.split(" ")[0]) / 1e6;
    }),
  );
  return spent.reduce((sum, one) => sum + one, 0);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function started(folder: string, port: number): Promise<ChildProcess> {
  const server = spawn(process.execPath, [join(root, "bin/run.js"), "serve"], {
    cwd: root,
    env: {
      ...process.env,
      MAILLE_DATA: folder,
      MAILLE_DEMO: "no",
      // One caller asks for what hundreds would: it waits for no turn.
      MAILLE_REQUESTS_PER_MINUTE: "0",
      HOST: "127.0.0.1",
      PORT: String(port),
      MAILLE_URL: `http://127.0.0.1:${port}`,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (let turn = 0; turn < 600; turn += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/api/boards`).catch(() => undefined);
    if (response?.ok === true) return server;
    await wait(200);
  }
  server.kill("SIGTERM");
  throw new Error("the instance did not open");
}

/** Beside the process that serves the instance, as a command works. */
async function within(folder: string, work: (rooms: Rooms) => Promise<string>): Promise<string> {
  const config = readConfig({ MAILLE_DATA: folder, MAILLE_DEMO: "no", HOST: "127.0.0.1", PORT: "0" });
  const terminal = { out: () => undefined, err: () => undefined, json: false };
  const call = {
    config,
    language: "fr",
    terminal,
    positionals: [],
    options: {},
    signal: AbortSignal.timeout(900_000),
  };
  let told = "";
  await withInstance(call as never, async (rooms) => {
    told = await work(rooms);
    return 0;
  });
  return told;
}
