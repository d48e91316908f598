/**
 * One's own rows among many: the bare lookup in the engine, and the same as somebody reads it, with its
 * link, its level and its entry of the journal. Then somebody erased from ten versions of one table,
 * which is read meanwhile.
 */
import { type Actor, system } from "../src/access/actor.ts";
import { acceptDemand } from "../src/citizens/demands/answer.ts";
import { askDemand, proveDemand } from "../src/citizens/demands/ask.ts";
import { getOwnTable, lookAtOwn } from "../src/citizens/own-data.ts";
import { findReadable } from "../src/tables/versions.ts";
import { rowsOf } from "../src/tables/open-rows.ts";
import { readPage } from "../src/tables/rows.ts";
import type { Declaration } from "../src/citizens/self-data.ts";
import { citizensWorld, told, workAtErasures } from "../test/citizens/world.ts";
import { toldOnce } from "./once.ts";
import { whoRead } from "./who-read.ts";

/** Fewer for a quick look: `BENCH_ROWS=100000 BENCH_ERASED_ROWS=10000 npm run bench -- citizens`. */
const rowsMany = Number(process.env["BENCH_ROWS"] ?? 10_000_000);
const rowsErased = Number(process.env["BENCH_ERASED_ROWS"] ?? 1_000_000);
const rowsOfOne = 24;
const versions = 10;
const rounds = 40;

const declaration: Declaration = {
  personColumn: "contrat",
  facts: ["contrat", "nom"].map((column) => ({ column, label: column, isDate: false })),
  told,
};

export async function citizensReport(): Promise<string> {
  return [
    "## What is held about people",
    await reading(),
    await erasing(),
    await whoRead(),
    await toldOnce(),
  ].join("\n\n");
}

type World = Awaited<ReturnType<typeof citizensWorld>>;

const linesOfChunk = 100_000;

/** Readings of a meter, month after month, of as many contracts as that makes. */
function csvOf(rows: number, more = ""): Uint8Array {
  const chunks = [Buffer.from("contrat;nom;mois;m3\n")];
  for (let from = 0; from < rows; from += linesOfChunk) {
    const lines = Array.from({ length: Math.min(linesOfChunk, rows - from) }, (_, at) => lineOf(from + at));
    chunks.push(Buffer.from(lines.join("")));
  }
  return Buffer.concat([...chunks, Buffer.from(more)]);
}

function lineOf(at: number): string {
  const contract = Math.floor(at / rowsOfOne);
  const month = new Date(Date.UTC(2024, at % rowsOfOne, 1)).toISOString().slice(0, 10);
  return `C-${contract};N${contract};${month};${(at % 17) + 1}\n`;
}

/** As a version more of the table of the world. */
async function addVersion(here: World, csv: Uint8Array): Promise<void> {
  await here.import("releves.csv", csv, { table: here.table });
}

async function linked(
  here: World,
  contract: number,
): Promise<{ citizen: Actor & { kind: "member" }; link: string }> {
  const citizen = await here.citizen(`awa-${contract}`);
  const { id } = await here.link(citizen, { contrat: `C-${contract}`, nom: `N${contract}` });
  return { citizen, link: id };
}

async function reading(): Promise<string> {
  await using here = await citizensWorld();
  await addVersion(here, csvOf(rowsMany));
  await here.declare(declaration);
  const contract = Math.floor(rowsMany / rowsOfOne / 2);
  const { citizen, link } = await linked(here, contract);
  const allowed = await findReadable(here.citizens, system, here.table, undefined, { reading: "page" });
  const bare = async () => {
    const { serving } = await rowsOf(here.citizens, allowed, new URLSearchParams()).serve();
    try {
      await serving.rows(`SELECT * FROM rows WHERE "contrat" = ? LIMIT 100`, [`C-${contract}`], {
        timeMs: 60_000,
      });
    } finally {
      serving.release();
    }
  };
  const own = async () => {
    const { readPage: read } = await lookAtOwn(
      here.citizens,
      citizen,
      await getOwnTable(here.citizens, citizen, link),
    );
    const page = await read(new URLSearchParams({ page_size: "100" }));
    if (page.total !== rowsOfOne) throw new Error(`${page.total} rows are read, not ${rowsOfOne}`);
  };
  const [bareMs, ownMs] = [await medianMs(bare), await medianMs(own)];
  return [
    `${rowsMany.toLocaleString("en")} rows, ${rowsOfOne} of each person: the median of ${rounds}. The rows are asked of the engine by the person; then the same as somebody reads it, with their link held, the entry of the journal and the count of their rows.`,
    "",
    "| reading | ms | times the bare lookup (at most 3) |",
    "| :------ | -: | --------------------------------: |",
    `| bare lookup | ${bareMs.toFixed(1)} | 1 |`,
    `| one's own rows | ${ownMs.toFixed(1)} | ${(ownMs / bareMs).toFixed(1)} |`,
  ].join("\n");
}

async function erasing(): Promise<string> {
  await using here = await citizensWorld();
  for (let number = 1; number < versions; number += 1)
    await addVersion(here, csvOf(rowsErased, `C-x;N;2024-01-01;${number}\n`));
  await here.declare(declaration);
  const { citizen, link } = await linked(here, 7);
  const staff = await here.citizen("staff");
  const editor: Actor = {
    ...staff,
    memberships: [{ organization: here.dataset.organization, role: "editor" }],
    reason: "Une facture est contestée.",
  };
  const asked = { kind: "erase", words: "", language: "fr", address: "192.0.2.1" } as const;
  const demand = await askDemand(here.citizens, citizen, link, asked);
  const code = /\d{4} \d{4}/.exec(here.letters.at(-1)?.text ?? "")?.[0] ?? "";
  await proveDemand(here.citizens, citizen, demand.id, code);
  await acceptDemand(here.citizens, editor, demand.id, "");
  const begun = performance.now();
  const usedBefore = process.cpuUsage();
  const done = new AbortController();
  const work = workAtErasures(here).finally(() => {
    done.abort();
  });
  const waits: number[] = [];
  while (!done.signal.aborted) {
    const from = performance.now();
    await readPage(here.ctx, editor, here.table, new URLSearchParams({ page_size: "20" }));
    waits.push(performance.now() - from);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await work;
  const seconds = (performance.now() - begun) / 1000;
  const { user, system: kernel } = process.cpuUsage(usedBefore);
  const slowest = Math.max(...waits);
  return [
    `Somebody is erased from ${versions} versions of ${rowsErased.toLocaleString("en")} rows each: ${seconds.toFixed(1)} s, ${((user + kernel) / 1e6).toFixed(1)} processor seconds. A page of the table was read ${waits.length} times meanwhile, the slowest in ${slowest.toFixed(0)} ms.`,
  ].join("\n");
}

async function medianMs(work: () => Promise<void>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}
