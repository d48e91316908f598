/** Readers in a process of their own: ask until they are told that it is enough, then tell how long each answer took. */
import { setTimeout as wait } from "node:timers/promises";

export interface Reading {
  readonly url: string;
  readonly table: string;
}

export interface Answered {
  readonly kind: string;
  readonly ms: number;
}

const readers = 4;
const pauseMs = 200;

const words = ["eau", "école", "budget", "vélo", "arbres", "commune", "transport", "déchets"];

const kinds: readonly (readonly [kind: string, path: (table: string, n: number) => string])[] = [
  ["the first page", () => "/"],
  ["a search", (_, n) => `/datasets?q=${encodeURIComponent(`${words[n % words.length]} ${n}`)}`],
  ["a dataset", () => "/datasets/communes-de-france"],
  ["a table, a filter varied", (_, n) => `/datasets/communes-de-france?nom__contains=${saint(n)}`],
  ["a page of a million rows", (table, n) => `/api/resources/${table}/data/?page=${1 + (n % 10_000)}`],
  ["a code among them", (table, n) => `/api/resources/${table}/data/?code_commune__exact=${code(n)}`],
  [
    "a group by of them",
    (table, n) =>
      `/api/resources/${table}/data/?categorie__groupby=true&montant__avg=true&quantite__greater=${n % 400}`,
  ],
];

function saint(n: number): string {
  return `s${String.fromCharCode(97 + (n % 26))}${String.fromCharCode(97 + ((n * 7) % 26))}`;
}

function code(n: number): string {
  return String((n * 217) % 95_000).padStart(5, "0");
}

let asked = 0;
let reading: AbortController | undefined;
let ended: Promise<readonly Answered[]> | undefined;

process.on("message", (message: Reading | "enough") => {
  if (message !== "enough") {
    reading = new AbortController();
    ended = read(message, reading.signal);
    return;
  }
  reading?.abort();
  ended?.then(
    (answered) => process.send?.(answered),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function read({ url, table }: Reading, enough: AbortSignal): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  const one = async () => {
    while (!enough.aborted) {
      const n = asked++;
      const [kind, path] = kinds[n % kinds.length] ?? ["", () => "/"];
      const at = performance.now();
      const response = await fetch(new URL(path(table, n), url));
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${path(table, n)}: ${response.status}`);
      answered.push({ kind, ms: performance.now() - at });
      await wait(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: readers }, one));
  return answered;
}
