import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../test/import-world.ts";
import { gatherRowWords } from "./gather-row-words.ts";
import { keepRowWords } from "./row-words.ts";
import { rowWordsOf } from "./words-of-rows.ts";

test("words of every script are kept of rows, and anew where they were kept in another form", async () => {
  await using world = await importWorld();
  const { ctx } = world;
  await world.import("lieux.csv", "nom,places\nपानी की टंकी,3\n公共图书馆,4\nDİYARBAKIR,5\n");
  const kept = async (): Promise<ReadonlySet<number>> => {
    await keepRowWords(ctx);
    const rows = await ctx.db<{ hashes: readonly number[] }[]>`select hashes from version_words`;
    return new Set(rows.flatMap(({ hashes }) => hashes));
  };
  const words = await kept();
  for (const question of ["पानी", "टंकी", "公共", "图书馆", "diyarbakir"])
    assert.ok(holds(words, question), question);
  for (const question of ["नापी", "館書", "izmir"]) assert.ok(!holds(words, question), question);
  assert.deepEqual(rowWordsOf("水"), rowWordsOf(" 水 "));
  assert.equal(rowWordsOf("水").length, 1);
  await ctx.db`update version_words set hashes = '{}', packed = '', form = 0`;
  assert.deepEqual(await kept(), words);
});

test("the words of many values, which a thread gathers, are those that are gathered here", async () => {
  const values = Array.from(
    { length: 30_000 },
    (_, at) => `Rue n° ${at} de l’Église, ${at * 7} Saint-Étienne`,
  );
  await using here = gatherRowWords(false);
  await using apart = gatherRowWords(true);
  for (let at = 0; at < values.length; at += 10_000) {
    const some = values.slice(at, at + 10_000);
    assert.equal(await apart.add(some), await here.add(some));
  }
  const list = await here.list();
  assert.deepEqual(await apart.list(), list);
  assert.ok(list.hashes.split(",").length > 30_000);
});

test("the words of a large table are kept as those of any other", async () => {
  await using world = await importWorld();
  const { ctx } = world;
  const places = Array.from({ length: 200_000 }, (_, at) => `lieu${at % 1_000},${at}`);
  await world.import("lieux.csv", `nom,places\n${places.join("\n")}\n`);
  await keepRowWords(ctx);
  const [kept] = await ctx.db<{ hashes: readonly number[] }[]>`select hashes from version_words`;
  const words = new Set(kept?.hashes);
  assert.equal(words.size, 1_000);
  assert.ok(holds(words, "lieu999"));
});

function holds(words: ReadonlySet<number>, question: string): boolean {
  const asked = rowWordsOf(question);
  return asked.length > 0 && asked.every((hash) => words.has(hash));
}
