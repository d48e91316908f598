/**
 * `npm run soak -- --minutes 60 [--seed n]`: first every case of the tests of which `npm test` tries a part
 * (`test/every.ts`), half an hour: a kill at each step of each exchange between two instances, each file
 * and feed of the real data, the page of each département, four people in each of sixteen ways, all questions
 * and changes that are drawn at random. Then worlds one after the other, struck while they are written to.
 * Prints what was acknowledged, lost and done twice; ends with 1 where anything was.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runPair } from "./run-pair.ts";
import { runWorld } from "./run-world.ts";

const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
const minutes = Number(values.minutes ?? "60");
const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
if (!(minutes > 0) || !Number.isInteger(first)) {
  process.stderr.write("npm run soak -- --minutes 60 --seed 7\n");
  process.exit(2);
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const inParts = globSync(
  [
    "test/network/kill-*-steps.test.ts",
    "test/network/kill.test.ts",
    "src/tables/import/every-file.test.ts",
    "src/tables/query/by-place.test.ts",
    "src/tables/query/by-sorted.test.ts",
    "src/tables/query/by-words.test.ts",
    "test/harvest/every-feed.test.ts",
    "test/indicators/what-is-new.test.ts",
    "test/journeys/figures/hospital-days.test.ts",
    "test/journeys/territory.test.ts",
  ],
  { cwd: root },
);
const { status } = spawnSync(process.execPath, ["--test", "--import=./test/watchdog.ts", ...inParts], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, MAILLE_TEST_CASES: "every" },
});

let [acknowledged, lost, twice, wrong] = [0, 0, 0, 0];
const end = Date.now() + minutes * 60_000;
for (let world = 0; Date.now() < end; world += 1) {
  const seed = (first + world) >>> 0;
  process.stdout.write(`seed ${seed} `);
  const seconds = Math.min(90, (end - Date.now()) / 1000);
  const outcome = await (world % 4 === 3
    ? runPair({ seed, seconds })
    : runWorld({ seed, seconds, onSmallDisk: seed % 3 === 2, withLongImport: seed % 3 === 1 }));
  acknowledged += outcome.acknowledged;
  lost += outcome.lost.length;
  twice += outcome.twice.length;
  wrong += outcome.wrong.length;
  process.stdout.write(`strikes ${outcome.strikes}, acknowledged ${outcome.acknowledged}\n`);
  for (const { kind, key } of outcome.lost) process.stdout.write(`  lost: ${kind} ${key}\n`);
  for (const { kind, key } of outcome.twice) process.stdout.write(`  twice: ${kind} ${key}\n`);
  for (const sentence of outcome.wrong) process.stdout.write(`  wrong: ${sentence}\n`);
}
process.stdout.write(
  `acknowledged ${acknowledged}, lost ${lost}, twice ${twice}, otherwise wrong ${wrong}\n`,
);
process.exitCode = lost + twice + wrong > 0 || status !== 0 ? 1 : 0;
