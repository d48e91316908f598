import { randomInt } from "node:crypto";
import { setRule } from "../src/access/access-rules.ts";
import { newId } from "../src/base/id.ts";
import { plainPolicy } from "../src/sharing/terms.ts";
import { agreedColumns, hiddenColumn, letOut, restrictedWorld } from "../test/access/world.ts";

/**
 * How long what is outside an agreement takes to be refused or found empty, against what does not
 * exist: over HTTP, one after the other in an order that is drawn each time. Whether the two
 * distributions can be told apart is said by Mann and Whitney's z and by Kolmogorov and Smirnov's D.
 */

const times = 300;
const warmUp = 20;

interface Pair {
  readonly name: string;
  /** Of each turn another question, so that no answer is kept. */
  readonly hidden: (turn: number) => Asked;
  readonly never: (turn: number) => Asked;
}

interface Asked {
  readonly path: string;
  readonly body?: object;
}

export async function outsideReport(): Promise<string> {
  await using world = await restrictedWorld();
  const portal = "https://portal.example";
  const agreement = await world.agree(world.personAt(portal), { columns: agreedColumns, rows: letOut });
  const headers = await world.keyOf([agreement], portal);
  const unseen = await world.publish({ title: "Cachette", files: { "cachette.csv": "a;b\n1;2\n" } });
  await world.db.begin((tx) =>
    setRule(tx, { dataset: unseen.dataset.id, level: "closed", policy: plainPolicy, audience: [] }),
  );
  const ask = async ({ path, body }: Asked): Promise<void> => {
    const json = { "content-type": "application/json" };
    const response = await fetch(
      world.url + path,
      body === undefined
        ? { headers }
        : { method: "POST", headers: { ...headers, ...json }, body: JSON.stringify(body) },
    );
    await response.arrayBuffer();
  };
  const lines: string[] = [];
  const table = Object.values(unseen.tables)[0] ?? "";
  for (const pair of pairsOf(world.table, { dataset: unseen.dataset.id, table })) {
    const taken = { hidden: [] as number[], never: [] as number[] };
    for (let turn = 0; turn < times + warmUp; turn += 1) {
      const order = randomInt(2) === 0 ? (["hidden", "never"] as const) : (["never", "hidden"] as const);
      for (const which of order) {
        const began = performance.now();
        await ask(pair[which](turn));
        if (turn >= warmUp) taken[which].push(performance.now() - began);
      }
    }
    lines.push(lineOf(pair.name, taken.hidden, taken.never));
  }
  return [
    "## What is outside an agreement, against what is not",
    "",
    `${times} answers of each over HTTP, in an order that is drawn. At one in twenty by chance alone, |z| passes 1.96 and D passes ${(1.36 * Math.sqrt(2 / times)).toFixed(3)}.`,
    "",
    "| asked | outside, median | nowhere, median | z | D |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...lines,
  ].join("\n");
}

function pairsOf(
  table: string,
  unseen: { readonly dataset: string; readonly table: string },
): readonly Pair[] {
  const data = `/api/resources/${table}/data/`;
  const never = "chauffeurkq";
  const column = (name: string, question: (column: string, turn: number) => Asked): Pair => ({
    name,
    hidden: (turn) => question(hiddenColumn, turn),
    never: (turn) => question(never, turn),
  });
  return [
    column("a column, in a filter", (of, turn) => ({ path: `${data}?${of}__exact=${turn}` })),
    column("a column, in a sort", (of, turn) => ({ path: `${data}?${of}__sort=asc&arret__less=${turn}` })),
    column("a column, in SQL", (of, turn) => ({
      path: `/api/resources/${table}/sql`,
      body: { sql: `SELECT count(*) FROM rows WHERE ${of} = '${turn}'` },
    })),
    value("a value, in a filter", (of) => ({ path: `${data}?nom__exact=${encodeURIComponent(of)}` })),
    value("a value, in SQL", (of) => ({
      path: `/api/resources/${table}/sql`,
      body: { sql: `SELECT count(*) FROM rows WHERE nom = '${of}'` },
    })),
    value("a value, in the search", (of) => ({ path: `/api/search?q=${encodeURIComponent(of)}` })),
    place("a table, read", (id) => ({ path: `/api/resources/${id}/data/` }), unseen.table),
    place("a table, described", (id) => ({ path: `/api/resources/${id}` }), unseen.table),
    place("a dataset", (id) => ({ path: `/api/datasets/${id}` }), unseen.dataset),
  ];
}

function value(name: string, question: (value: string) => Asked): Pair {
  return {
    name,
    hidden: (turn) => question(`secretzq ${turn}`),
    never: (turn) => question(`secretkq ${turn}`),
  };
}

function place(name: string, question: (id: string) => Asked, id: string): Pair {
  return { name, hidden: () => question(id), never: () => question(newId()) };
}

function lineOf(name: string, hidden: readonly number[], never: readonly number[]): string {
  const [z, d] = [mannWhitney(hidden, never), kolmogorovSmirnov(hidden, never)];
  return `| ${name} | ${median(hidden).toFixed(2)} ms | ${median(never).toFixed(2)} ms | ${z.toFixed(2)} | ${d.toFixed(3)} |`;
}

function median(all: readonly number[]): number {
  return all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)] ?? 0;
}

/** How far the ranks of the first lie from what chance gives them, in standard deviations; times are all different. */
export function mannWhitney(first: readonly number[], second: readonly number[]): number {
  const all = [...first.map((at) => ({ at, own: true })), ...second.map((at) => ({ at, own: false }))];
  all.sort((one, other) => one.at - other.at);
  const ranks = all.reduce((sum, { own }, index) => sum + (own ? index + 1 : 0), 0);
  const [n, m] = [first.length, second.length];
  const u = ranks - (n * (n + 1)) / 2;
  return (u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
}

/** The greatest distance between the two distributions, 0 to 1. */
export function kolmogorovSmirnov(first: readonly number[], second: readonly number[]): number {
  return Math.max(...[...first, ...second].map((at) => Math.abs(below(first, at) - below(second, at))));
}

function below(all: readonly number[], at: number): number {
  return all.filter((one) => one <= at).length / all.length;
}
