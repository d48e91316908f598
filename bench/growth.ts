/**
 * How everything grows, from 10⁴ rows and 10² datasets on: each size in a process of its own, ours and
 * the bare engine's in the same run. What is found is written to `bench/growth/figures.json` as it
 * comes, then drawn as pictures, and told as a section.
 * `BENCH_GROWTH=all` goes to 5·10⁷ rows and 10⁶ datasets, `rows` and `datasets` add one of these two to the figures of
 * another run, `few` stops at 10⁵ and 10³, `draw` measures nothing.
 * A size is given up where one measure takes more than its bound, `BENCH_BOUND` in seconds.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Axis, type Figure, type Growth, measures, sizeName, tableOf } from "./growth-figures.ts";
import { drawGrowth } from "./growth-picture.ts";
import { median, type Told } from "./growth-told.ts";
import { generateFile } from "./import-file.ts";
import { importRun } from "./import.ts";

const choices = {
  few: { rows: [1e4, 1e5], datasets: [1e2, 1e3], boundMs: 180_000 },
  most: { rows: [1e4, 1e5, 1e6, 1e7], datasets: [1e2, 1e3, 1e4, 1e5], boundMs: 240_000 },
  all: { rows: [1e4, 1e5, 1e6, 1e7, 5e7], datasets: [1e2, 1e3, 1e4, 1e5, 1e6], boundMs: 3_600_000 },
  rows: { rows: [5e7], datasets: [], boundMs: 3_600_000 },
  datasets: { rows: [], datasets: [1e6], boundMs: 3_600_000 },
} as const satisfies Record<string, Choice>;
const folder = new URL("growth/", import.meta.url);
const heading = "## How it grows";
/** An import of more is measured once, of fewer rows three times. */
const onceFrom = 5e6;

export async function growthReport(): Promise<string> {
  const asked = process.env["BENCH_GROWTH"] ?? "most";
  const growth = asked === "draw" ? await readFigures() : await measured(asked);
  const section = sectionOf(growth);
  for (const axis of ["rows", "datasets"] as const)
    await writeFile(new URL(`${axis}.svg`, folder), `${drawGrowth(growth, axis)}\n`);
  return section;
}

interface Choice {
  readonly rows: readonly number[];
  readonly datasets: readonly number[];
  /** Of one measure. */
  readonly boundMs: number;
}

async function measured(asked: string): Promise<Growth> {
  if (!Object.hasOwn(choices, asked))
    throw new Error("BENCH_GROWTH is few, most, all, rows, datasets or draw.");
  const choice: Choice = choices[asked as keyof typeof choices];
  const bound = process.env["BENCH_BOUND"];
  const bounded = bound === undefined ? choice : { ...choice, boundMs: Number(bound) * 1_000 };
  return new Growing(
    bounded,
    asked === "rows" || asked === "datasets" ? await readFigures() : undefined,
  ).measured();
}

async function readFigures(): Promise<Growth> {
  return JSON.parse(await readFile(new URL("figures.json", folder), "utf8")) as Growth;
}

/** One run, whose figures are on the disk as they come. */
class Growing {
  readonly #choice: Choice;
  /** Figures of smaller sizes, which stand. */
  readonly #former: Growth | undefined;
  readonly #figures: Figure[] = [];
  readonly #left: string[] = [];
  readonly #when = `${new Date().toISOString().slice(0, 10)}, load at its beginning ${loadavg()[0]?.toFixed(0)}`;
  readonly #began = performance.now();

  constructor(choice: Choice, former: Growth | undefined) {
    this.#choice = choice;
    this.#former = former;
  }

  async measured(): Promise<Growth> {
    await mkdir(folder, { recursive: true });
    for (const size of this.#choice.datasets) await this.#inItsProcess("datasets", size);
    for (const size of this.#choice.rows) {
      await this.#inItsProcess("rows", size);
      await this.#imports(size);
    }
    return this.#growth();
  }

  #growth(): Growth {
    const { rows, datasets } = this.#choice;
    const growth = { when: this.#when, sizes: { rows, datasets }, figures: this.#figures, left: this.#left };
    return this.#former === undefined ? growth : joined(this.#former, growth);
  }

  async #keep(figure: Figure): Promise<void> {
    this.#figures.push(figure);
    const { measure, side, size, value } = figure;
    this.#say(`${sizeName(size)} ${measure}, ${side}: ${value.toPrecision(3)}`);
    await this.#write();
  }

  async #leave(why: string): Promise<void> {
    this.#left.push(why);
    this.#say(why);
    await this.#write();
  }

  async #write(): Promise<void> {
    await writeFile(new URL("figures.json", folder), `${JSON.stringify(this.#growth(), null, 2)}\n`);
  }

  #say(text: string): void {
    console.error(`growth, ${((performance.now() - this.#began) / 1_000).toFixed(0)} s: ${text}`);
  }

  /** All that its process tells, until a measure takes longer than the bound. */
  async #inItsProcess(axis: Axis, size: number): Promise<void> {
    const script = fileURLToPath(new URL(`growth-${axis}.ts`, import.meta.url));
    const child = spawn(process.execPath, ["--expose-gc", script, String(size)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const closed = once(child, "close") as Promise<[number | null]>;
    let last = "its beginning";
    let isOver = false;
    const giveUp = () => {
      isOver = true;
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), 15_000).unref();
    };
    const bound = setTimeout(giveUp, this.#choice.boundMs);
    for await (const line of createInterface({ input: child.stdout })) {
      bound.refresh();
      const told = JSON.parse(line) as Told;
      last = `“${told.measure}”`;
      await this.#keep({ ...told, size });
    }
    clearTimeout(bound);
    const [exit] = await closed;
    const of = `${sizeName(size)} ${axis}`;
    if (isOver)
      await this.#leave(`${of}: what follows ${last} took more than ${this.#choice.boundMs / 1_000} s.`);
    else if (exit !== 0) throw new Error(`The measure of ${of} ended with ${exit} after ${last}.`);
  }

  async #imports(rows: number): Promise<void> {
    const files = await mkdtemp(join(tmpdir(), "maille-bench-growth-"));
    try {
      const path = await generateFile(files, rows);
      const turns = rows >= onceFrom ? 1 : 3;
      const runs = { ours: [] as Run[], bare: [] as Run[] };
      for (let turn = 0; turn < turns; turn += 1) {
        runs.bare.push(await importRun("bare", path, files, this.#choice.boundMs));
        runs.ours.push(await importRun("whole", path, files, this.#choice.boundMs));
      }
      for (const side of ["ours", "bare"] as const) {
        const of = (value: (run: Run) => number) => median(runs[side].map(value));
        const figure = { side, size: rows };
        await this.#keep({ ...figure, measure: "import", value: of(({ cpuMs }) => cpuMs) / 1_000 });
        await this.#keep({
          ...figure,
          measure: "import-memory",
          value: of(({ memoryKilobytes }) => memoryKilobytes) / 1_000,
        });
        await this.#keep({ ...figure, measure: "parquet", value: of(({ bytes }) => bytes) / 1e6 });
      }
    } catch (error) {
      if (!isEnded(error)) throw error;
      await this.#leave(
        `${sizeName(rows)} rows: an import took more than ${this.#choice.boundMs / 1_000} s.`,
      );
    } finally {
      await rm(files, { recursive: true, force: true });
    }
  }
}

/** The latter's figures stand in the place of those of the same sizes. */
function joined(former: Growth, latter: Growth): Growth {
  const sizes = (axis: Axis): number[] =>
    [...new Set([...former.sizes[axis], ...latter.sizes[axis]])].toSorted((a, b) => a - b);
  const axes = new Map(measures.map(({ id, axis }) => [id, axis]));
  const stands = ({ measure, size }: Figure): boolean =>
    !latter.sizes[axes.get(measure) ?? "rows"].includes(size);
  return {
    when: `${former.when} (${sizesOf(latter)}: ${latter.when})`,
    sizes: { rows: sizes("rows"), datasets: sizes("datasets") },
    figures: [...former.figures.filter(stands), ...latter.figures],
    left: [...former.left, ...latter.left],
  };
}

type Run = Awaited<ReturnType<typeof importRun>>;

/** Whether `execFile` ended it at its bound. */
function isEnded(error: unknown): boolean {
  return error instanceof Error && "killed" in error && error.killed === true;
}

function sizesOf({ sizes }: Growth): string {
  const told = [
    ["rows", sizes.rows],
    ["datasets", sizes.datasets],
  ] as const;
  return told.flatMap(([of, each]) => (each.length === 0 ? [] : [`${list(each)} ${of}`])).join(" and ");
}

function sectionOf(growth: Growth): string {
  const { left } = growth;
  const ran = sizesOf(growth);
  return [
    heading,
    `${growth.when}; its own run, each size in a process of its own: ${ran}. ${left.length === 0 ? "No size was given up." : `Given up: ${left.join(" ")}`} Pictures and tables are made of [\`growth/figures.json\`](growth/figures.json) (\`BENCH_GROWTH=draw\`). Scales are logarithmic: the grey line is what would be linear from the first point, and a slope of 1 is linear, 0 does not grow.`,
    "![Growth with the rows of a table, beside the bare engine](growth/rows.svg)",
    "Milliseconds and seconds are of processor, of the process with its engine: ours / bare engine. Medians of three and more, of one where a turn takes over ten seconds and of one import from 5·10⁶ rows on. Each question is asked once, 50 rows a page, with its total; the bare engine answers the same statements from the copy as it is first made, ours from the one that it sorts and whose words it lists where there are rows enough. A code is of one row in 36,000, so its rows grow too. Ours has in its time the look in PostgreSQL whether the reader may read, whose processor is not counted here. Memory of an import is the greatest that its process held, that of an export what it held more than before, with the pages of the table that the engine keeps.",
    tableOf(growth, "rows"),
    "![Growth with the datasets of a catalogue](growth/datasets.svg)",
    "Processor of the process and of a PostgreSQL of its own, which was vacuumed before and is left alone meanwhile. The datasets of data.gouv.fr multiplied with variation, as in [Searching](#searching); searches of 20 results and 5 facets, eight at a time and nothing kept from one batch of 20 for the next: the median of five batches. The list of the catalogue is a search without words, newest first; a dataset and `/api/datasets` are read from the database. Pages and HTTP are not in it: they cost the same whatever there is. The memory of the index is what it takes when it is read, that after analysis what the process holds beside, of words, places and connections, when that index is closed: both of heap and buffers, swept twice. A change is a new title, until the search for it finds it: the median of eighteen.",
    tableOf(growth, "datasets"),
  ].join("\n\n");
}

function list(sizes: readonly number[]): string {
  return sizes.map(sizeName).join(", ");
}
