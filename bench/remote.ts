import { performance } from "node:perf_hooks";
import { anyone } from "../src/access/actor.ts";
import type { Rooms } from "../src/rooms.ts";
import { openPages, pagesOf, publishTable, seesTable } from "../test/network/remote-world.ts";
import { networkWorld, type TestInstance } from "../test/network/world.ts";

const rowsOfTable = 200_000;
const readings = 300;

/** A table of A read through B, against the same read from A. Both run in this process, over loopback. */
export async function remoteReport(): Promise<string> {
  await using world = await networkWorld("a", "b");
  const { table, dataset } = await publishTable(world.a, "Comptages", counts());
  await world.b.follow(world.a);
  await seesTable(world.b, table.id);
  const questions = Array.from({ length: readings }, (_, turn) => new URLSearchParams(questionOf(turn)));
  const read = (rooms: Rooms) => async (turn: number) => {
    await rooms.rows.readPage(anyone, table.id, questions[turn % readings] ?? new URLSearchParams());
  };
  const lines: string[] = [];
  const [a, b] = [pagesOf(world.a), pagesOf(world.b)];
  await read(a)(0);
  await read(b)(0);
  lines.push(line("50 rows by a question of its own: from A", await measure(readings, read(a))));
  lines.push(line("… through B", await measure(readings, read(b))));
  const again = () => read(b)(1);
  lines.push(line("the same question again, through B (304)", await measure(readings, again)));
  await openPages(world.a);
  await openPages(world.b);
  const here = await world.b.app.rooms.remote.findTable(anyone, table.id);
  const slug = (await world.b.app.rooms.datasets.findDataset(anyone, here?.dataset ?? ""))?.slug ?? "";
  await page(world.a, dataset.slug)(0);
  await page(world.b, slug)(0);
  lines.push(line("its page in HTML: from A", await measure(60, page(world.a, dataset.slug))));
  lines.push(line("… through B", await measure(60, page(world.b, slug))));
  const query = async () => {
    await world.b.app.rooms.queries.runQuery(
      anyone,
      {
        tables: { c: { table: table.id, columns: ["jour", "passages"], filters: "passages__less=50000" } },
        sql: "SELECT jour, sum(passages) FROM c GROUP BY 1",
      },
      { caller: "bench" },
    );
  };
  lines.push(line("a query on B over 50 000 rows of A, first time", await measure(1, query)));
  lines.push(line("… again (304)", await measure(10, query)));
  world.a.answerAs("away");
  const away = async () => {
    await page(world.b, slug)(0);
  };
  await measure(4, away);
  lines.push(line("its page through B while A is away", await measure(30, away)));
  return [
    "## Reading a table of another instance",
    "",
    `A table of ${rowsOfTable} rows on A, found on B; both in one process.`,
    "",
    "| | median ms | 95th percentile ms |",
    "| --- | ---: | ---: |",
    ...lines,
    "",
  ].join("\n");
}

function page(instance: TestInstance, slug: string): (turn: number) => Promise<void> {
  return async (turn) => {
    const path = `/datasets/${slug}?jour__exact=${dayOf(turn)}`;
    await (await fetch(instance.url + path, { headers: { accept: "text/html" } })).text();
  };
}

function counts(): string {
  const rows = Array.from(
    { length: rowsOfTable },
    (_, index) => `${dayOf(index)};${35_000 + (index % 353)};${index}`,
  );
  return ["jour;code;passages", ...rows].join("\n");
}

function dayOf(index: number): string {
  return new Date(Date.UTC(2024, 0, 1 + (index % 366))).toISOString().slice(0, 10);
}

function questionOf(turn: number): Record<string, string> {
  return { passages__greater: String(turn * 500), page_size: "50", jour__sort: "desc" };
}

async function measure(times: number, work: (turn: number) => Promise<void>): Promise<readonly number[]> {
  const ms: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    const at = performance.now();
    await work(turn);
    ms.push(performance.now() - at);
  }
  return ms.toSorted((one, other) => one - other);
}

function line(what: string, ms: readonly number[]): string {
  const at = (share: number) => (ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? 0).toFixed(1);
  return `| ${what} | ${at(0.5)} | ${at(0.95)} |`;
}
