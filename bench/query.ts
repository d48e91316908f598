/**
 * What a question costs through HTTP, against the same statements issued to the bare engine: a
 * generated table, 16 clients in a process of their own that keep their connections, and the bare
 * engine asked 16 at a time in this process, its answers read into arrays. Both read the same
 * native file; the engine has its usual settings, and prepares each statement as it comes.
 */
import { DuckDBInstance } from "@duckdb/node-api";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { foldText } from "../src/engine/fold.ts";
import { readPage, readPageText } from "../src/tables/rows.ts";
import { createApi } from "../src/api/app.ts";
import type { Rooms } from "../src/rooms.ts";
import { importWorld } from "../test/import-world.ts";
import { type Bar, barsTable } from "./bars.ts";
import { bigTable } from "./big-table.ts";
import type { Load, Measured } from "./query-clients.ts";
import { servedApi } from "./served-api.ts";

/** A smaller table for a quick look: `BENCH_ROWS=500000 npm run bench -- query`. */
const rows = Number(process.env["BENCH_ROWS"] ?? 5_000_000);
const clients = 16;
const deepPage = Math.floor((rows * 0.8) / 50);

interface Work {
  readonly name: string;
  /** The n-th question: its address, and what the bare engine is asked for the same answer. */
  readonly ask: (n: number) => { path: string; sql: readonly string[] };
  readonly requests: number;
}

const select = "SELECT * EXCLUDE (__text) FROM rows";
const quiet = 3_000;

const works: readonly Work[] = [
  {
    name: "first page of 50, asked again and again",
    ask: () => ({ path: "?page_size=50", sql: [`${select} LIMIT 50`] }),
    requests: quiet,
  },
  {
    name: "one of the first pages, each asked once",
    ask: (n) => ({
      path: `?page_size=50&page=${n + 1}`,
      sql: [`${select} LIMIT 50 OFFSET ${n * 50}`],
    }),
    requests: quiet,
  },
  {
    name: "deep page, from four fifths of the rows on, each asked once",
    ask: (n) => ({
      path: `?page_size=50&page=${deepPage + n}`,
      sql: [`${select} LIMIT 50 OFFSET ${(deepPage + n - 1) * 50}`],
    }),
    requests: quiet,
  },
  {
    name: "filtered page, with its total, each asked once",
    ask: (n) => {
      const code = String((n * 7) % 36_000).padStart(5, "0");
      return {
        path: `?page_size=50&code__exact=${code}`,
        sql: [
          `${select} WHERE code = '${code}' LIMIT 50`,
          `SELECT count(*) FROM rows WHERE code = '${code}'`,
        ],
      };
    },
    requests: 200,
  },
  {
    name: "a further page of a filter, each asked once",
    ask: (n) => ({
      path: `?page_size=50&theme__exact=Eau&nombre__greater=250&page=${n + 1}`,
      sql: [`${select} WHERE theme = 'Eau' AND nombre >= 250 LIMIT 50 OFFSET ${n * 50}`],
    }),
    requests: quiet,
  },
  {
    name: "sorted page, each asked once",
    ask: (n) => ({
      path: `?page_size=50&montant__sort=desc&page=${n + 1}`,
      sql: [`${select} ORDER BY montant DESC NULLS LAST, __id LIMIT 50 OFFSET ${n * 50}`],
    }),
    requests: 300,
  },
  {
    name: "group by with two aggregates, each asked once",
    ask: (n) => ({
      path: `?theme__groupby&montant__avg&montant__count&page_size=50&montant__greater=${n}`,
      sql: [
        `SELECT theme, avg(montant), count(montant) FROM rows WHERE montant >= ${n} GROUP BY theme ORDER BY theme`,
      ],
    }),
    requests: 300,
  },
  {
    name: "count of a filter, each asked once",
    ask: (n) => ({
      path: `?columns=nombre&page_size=1&nombre__less=${n % 500}&montant__less=${n}`,
      sql: [
        `SELECT nombre FROM rows WHERE nombre <= ${n % 500} AND montant <= ${n} LIMIT 1`,
        `SELECT count(*) FROM rows WHERE nombre <= ${n % 500} AND montant <= ${n}`,
      ],
    }),
    requests: 200,
  },
  {
    name: "full text, two words, each asked once",
    ask: (n) => {
      const word = foldText(((n * 2_654_435_761) % 4_294_967_296).toString(16).slice(0, 3));
      const where = `contains(__text, '${word}') AND contains(__text, 'ecoles')`;
      return {
        path: `?page_size=50&q=${word}+%C3%A9coles`,
        sql: [`${select} WHERE ${where} LIMIT 50`, `SELECT count(*) FROM rows WHERE ${where}`],
      };
    },
    requests: 64,
  },
];

export async function queryReport(): Promise<string> {
  // Nothing is sorted and the text is there from the start: both read one file, which stays.
  const sizes = { servingMegabytes: 100_000, sortedRowsMin: rows + 1 };
  await using world = await importWorld({}, sizes);
  const { table, serving } = await bigTable(world, rows, false);
  const api = createApi(rooms(world), { url: "http://127.0.0.1", version: "0", rateLimits: {} });
  using served = await servedApi(api);
  const { port, clients: load } = served;
  const bare = await openBare(serving);
  const compared: Compared[] = [];
  try {
    for (const work of works) {
      compared.push(await compare(work, { port, base: `/api/resources/${table}/data/`, load, bare }));
    }
  } finally {
    bare.close();
  }
  const { size } = await stat(serving);
  return [
    "## Questions to a table",
    "",
    `${(rows / 1e6).toFixed(0)} million rows × 12 columns (${Math.round(size / 1e6)} MB native), ${clients} clients through HTTP, ` +
      "against the same statements issued to the bare engine, 16 at a time. Times in milliseconds.",
    "",
    "| question | ours, median | bare | ratio | ours, 99th | bare | ratio | ours, requests/s | bare | ours, CPU ms | bare |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ...compared.map(({ line }) => line),
    "",
    "Ours has in its time the HTTP, the look whether the reader " +
      "may read, and the total, which the bare engine counts by a second statement where it is not known beforehand. " +
      "What is asked again and again is answered from memory; what is asked once is answered by the engine. A page of " +
      "the whole table is found by its rows’ numbers rather than by skipping. CPU is that of the process, the database and the clients aside.",
    "",
    barsTable(compared.flatMap(({ bars }) => bars)),
  ].join("\n");
}

interface Compared {
  readonly line: string;
  readonly bars: readonly Bar[];
}

interface Around {
  readonly port: number;
  readonly base: string;
  readonly load: ChildProcess;
  readonly bare: Bare;
}

async function compare(work: Work, { port, base, load, bare }: Around): Promise<Compared> {
  const questions = Array.from({ length: work.requests }, (_, n) => work.ask(n));
  const over = (from: number, count: number): Promise<Measured> => {
    const paths = Array.from(
      { length: count },
      (_, n) => base + (questions[(from + n) % questions.length]?.path ?? ""),
    );
    const answer = once(load, "message") as Promise<[Measured]>;
    load.send({ port, paths, clients, requests: count } satisfies Load);
    return answer.then(([measured]) => measured);
  };
  // Warm, on other questions than those measured where each is asked once.
  await over(work.requests - clients, clients);
  const warm = questions.slice(-clients).map(({ sql }) => sql);
  await bare.run(warm);
  const measured = work.requests - clients;
  const [ours, ourCpuMs] = await withCpu(measured, () => over(0, measured));
  const [theirs, theirCpuMs] = await withCpu(measured, () =>
    bare.run(questions.slice(0, measured).map(({ sql }) => sql)),
  );
  const cells = [0.5, 0.99].flatMap((share) => {
    const [a, b] = [quantile(ours.ms, share), quantile(theirs.ms, share)];
    return [a.toFixed(2), b.toFixed(2), (a / b).toFixed(2)];
  });
  const rates = [ours, theirs].map(({ ms, elapsedMs }) => Math.round((ms.length / elapsedMs) * 1_000));
  const cpu = [ourCpuMs.toFixed(2), theirCpuMs.toFixed(2)];
  const line = `| ${[work.name, ...cells, ...rates, ...cpu].join(" | ")} |`;
  console.error(line);
  const times = (share: number) => quantile(ours.ms, share) / quantile(theirs.ms, share);
  const bars = [
    { what: `${work.name}, median, × the bare engine`, measured: times(0.5), bar: { most: 1.5 } },
    { what: `${work.name}, 99th percentile, × the bare engine`, measured: times(0.99), bar: { most: 3 } },
  ];
  return { line, bars };
}

export function quantile(ms: readonly number[], share: number): number {
  return ms.toSorted((a, b) => a - b)[Math.floor(share * (ms.length - 1))] ?? 0;
}

/** With the milliseconds of processor that this process spent on each question. */
async function withCpu<Result>(questions: number, work: () => Promise<Result>): Promise<[Result, number]> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1_000 / questions];
}

interface Bare {
  run(questions: readonly (readonly string[])[]): Promise<Measured>;
  close(): void;
}

async function openBare(path: string): Promise<Bare> {
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  const connections = await Promise.all(Array.from({ length: clients }, () => instance.connect()));
  return {
    async run(questions) {
      const ms: number[] = [];
      let next = 0;
      const began = performance.now();
      await Promise.all(
        connections.map(async (connection) => {
          for (let turn = next++; turn < questions.length; turn = next++) {
            const at = performance.now();
            for (const sql of questions[turn] ?? []) await (await connection.run(sql)).getRowsJS();
            ms.push(performance.now() - at);
          }
        }),
      );
      return { ms, elapsedMs: performance.now() - began, bytes: 0 };
    },
    close() {
      for (const connection of connections) connection.closeSync();
      instance.closeSync();
    },
  };
}

type World = Awaited<ReturnType<typeof importWorld>>;

/** The verbs as `app.ts` binds them, of which only these are asked. */
export function rooms({ ctx }: World): Rooms {
  return {
    rows: {
      readPage: (...rest: [never, string, URLSearchParams]) => readPage(ctx, ...rest),
      readPageText: (...rest: [never, string, URLSearchParams]) => readPageText(ctx, ...rest),
    },
  } as unknown as Rooms;
}
