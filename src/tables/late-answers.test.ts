import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { importWorld } from "../../test/import-world.ts";
import { system } from "../access/actor.ts";
import { Footprint, leaving } from "../base/footprint.ts";
import { Failure } from "../base/failure.ts";
import { changeDataset } from "../catalogue/datasets.ts";
import { publish } from "../catalogue/publish.ts";
import { findRowWords } from "./find-row-words.ts";
import { figuresOfPlace } from "./place-figures.ts";
import { keepRowWords } from "./row-words.ts";

const readiness = async () => ({ tables: 1, personalData: [] });
const rennes = { level: "commune", code: "35238" } as const;

/** What is answered within a time, and why it may not be kept. */
async function within<Answer>(budgetMs: number, ask: (budgetMs: number) => Promise<Answer>) {
  const footprint = new Footprint();
  const answer = await leaving(footprint, () => ask(budgetMs));
  return { answer, refusal: footprint.refusal };
}

test("what was not read in time is of this moment alone, and rows that were not counted are told as such", async () => {
  await using world = await importWorld();
  const { ctx, dataset } = world;
  await world.import("menus.csv", "commune;nom;repas\n35238;Rennes;310\n44109;Nantes;270\n");
  await changeDataset({ ...ctx, readiness }, system, dataset.id, { licence: "etalab-2.0" });
  await publish({ ...ctx, readiness }, system, dataset.id);
  await keepRowWords(ctx);

  const words = (budgetMs: number) => findRowWords(ctx, ["nantes"], budgetMs);
  const late = await within(0, words);
  assert.deepEqual([late.answer.length, late.answer[0]?.rows], [1, undefined]);
  assert.equal(late.refusal, "rows were not counted in time");
  const counted = await within(60_000, words);
  assert.deepEqual([counted.answer[0]?.rows, counted.refusal], [1, undefined]);
  assert.deepEqual(await findRowWords(ctx, ["nantes", "35238"], 60_000), [], "words that meet in no row");

  const figures = (budgetMs: number) => figuresOfPlace(ctx, rennes, budgetMs);
  const without = await within(0, figures);
  assert.deepEqual([without.answer, without.refusal], [[], "figures did not come in time"]);
  const { answer, refusal } = await within(60_000, figures);
  assert.deepEqual([answer[0]?.figures[0]?.value, refusal], [310, undefined]);
});

async function serve(): Promise<never> {
  throw new Failure("not-found", "store-blob-not-found", { hash: "" });
}

test("a table that cannot be read is left out, and not as one that is late", async () => {
  await using world = await importWorld();
  const { ctx, dataset, folder } = world;
  await world.import("menus.csv", "commune;nom;repas\n35238;Rennes;310\n44109;Nantes;270\n");
  await changeDataset({ ...ctx, readiness }, system, dataset.id, { licence: "etalab-2.0" });
  await publish({ ...ctx, readiness }, system, dataset.id);
  await keepRowWords(ctx);
  const gone = {
    ...ctx,
    engine: Object.create(ctx.engine, { serve: { value: serve } }) as typeof ctx.engine,
  };
  const figures = await within(60_000, (budgetMs) => figuresOfPlace(gone, rennes, budgetMs));
  assert.deepEqual(figures, { answer: [], refusal: undefined });
  const words = await within(60_000, (budgetMs) => findRowWords(gone, ["nantes"], budgetMs));
  assert.deepEqual(words, { answer: [], refusal: undefined });

  // The copy that answers, its own file, and the one that it could be made again from.
  const [version] = await ctx.db<{ parquet: string }[]>`select parquet from versions`;
  await ctx.engine.forget(version?.parquet ?? "");
  await rm(join(folder, "store"), { recursive: true });
  const damaged = await within(60_000, (budgetMs) => findRowWords(ctx, ["nantes"], budgetMs));
  assert.deepEqual(damaged.answer, []);
  assert.match(damaged.refusal ?? "", /damaged_blobs/, "it is kept once that is mended");
});

test("an answer that goes on without what is busy or away is not kept, one without what is gone is", async () => {
  for (const [code, isKept] of [
    ["over-budget", false],
    ["too-many", false],
    ["unavailable", false],
    ["not-found", true],
  ] as const) {
    const without = async () => new Failure(code, "resource-unknown");
    const { refusal } = await within(0, without);
    assert.equal(refusal === undefined, isKept, code);
  }
});
