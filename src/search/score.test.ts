import assert from "node:assert/strict";
import { test } from "node:test";
import { noFacts } from "../catalogue/search-index/entry.ts";
import { DatasetIndex } from "./index/dataset-index.ts";
import { Scorer } from "./score.ts";
import { type Group, rarity } from "./understand.ts";

const rows = 4000;

/** Every dataset holds `commun`, every eighth `moyen`, every five hundredth `rare`; each more or less. */
async function indexed(): Promise<DatasetIndex> {
  const index = new DatasetIndex();
  for (let row = 0; row < rows; row += 1) {
    const words = ["commun", row % 8 === 0 ? "moyen" : "", row % 500 === 0 ? "rare" : ""].filter(Boolean);
    const impacts = Uint8Array.from(words, (_, at) => 1 + ((row * 7 + at * 31) % 255));
    const facts = { ...noFacts, title: "", slug: String(row), quality: row % 405 };
    index.put({ dataset: String(row), words: words.join(" "), impacts, text: "", facts });
    // Some packed, some loose.
    if (row === rows - 600) await index.postings.packAll();
  }
  return index;
}

function groupOf(index: DatasetIndex, words: readonly string[], isWhole?: true): Group {
  const { dictionary } = index;
  const terms = words.map((word) => dictionary.find(word) ?? -1);
  const known = { dictionary, documents: index.documents.living };
  const weight = terms.reduce((sum, term) => sum + rarity(term, known), 0);
  return { alternatives: [{ terms, weight: 1, ...(isWhole === undefined ? {} : { isWhole }) }], weight };
}

function scoresOf(index: DatasetIndex, groups: readonly Group[], share: number): Map<number, number> {
  const scored = new Scorer().score(index, groups, share);
  return new Map(Array.from(scored.rows, (row, at) => [row, scored.scores[at] ?? 0]));
}

test("few documents found among many postings have the scores that walking over all of them gives", async () => {
  const index = await indexed();
  const [rare, medium, common] = ["rare", "moyen", "commun"].map((word) => groupOf(index, [word]));
  assert.ok(rare && medium && common);
  const each = [rare, medium, common].map((group) => scoresOf(index, [group], 0));
  const together = scoresOf(index, [common, rare, medium], 0.8);
  assert.equal(together.size, rows / 1000, "those that hold the three");
  for (const [row, score] of together) {
    const sum = each.reduce((all, scores) => all + (scores.get(row) ?? 0), 0);
    assert.ok(Math.abs(score - sum) < 1e-3 * sum, `${row}: ${score} for ${sum}`);
  }
});

test("a word that nothing else is looked for beside has the score that it has among alternatives", async () => {
  const index = await indexed();
  const groups = ["commun", "moyen", "rare"].map((word) => groupOf(index, [word]));
  const twice = groups.map((group) => ({
    ...group,
    alternatives: [...group.alternatives, ...group.alternatives],
  }));
  for (const share of [0, 0.5, 0.9]) {
    assert.deepEqual(scoresOf(index, groups, share), scoresOf(index, twice, share));
  }
});

test("what says something as a whole alone is found where each of its words is", async () => {
  const index = await indexed();
  const whole = scoresOf(index, [groupOf(index, ["commun", "rare", "moyen"], true)], 0);
  const wanted = Array.from({ length: rows }, (_, row) => row).filter((row) => row % 1000 === 0);
  assert.deepEqual(
    [...whole.keys()].toSorted((one, other) => one - other),
    wanted,
  );
});

test("what was scored for one question gives in another what it would give alone, until the index changes", async () => {
  const index = await indexed();
  const [common, medium, rare] = ["commun", "moyen", "rare"].map((word) => groupOf(index, [word]));
  assert.ok(common && medium && rare);
  const either = { ...common, alternatives: [...common.alternatives, ...medium.alternatives] };
  const scorer = new Scorer();
  const told = (groups: readonly Group[], share: number) => {
    const { rows: found, scores } = scorer.score(index, groups, share);
    return new Map(Array.from(found, (row, at) => [row, scores[at] ?? 0]));
  };
  const questions = [[either], [either, rare], [medium, either, rare], [either, medium]];
  for (const share of [0, 0.5, 0.9]) {
    for (const groups of questions) assert.deepEqual(told(groups, share), scoresOf(index, groups, share));
  }
  const facts = { ...noFacts, title: "", slug: "new" };
  index.put({ dataset: "new", words: "commun", impacts: Uint8Array.of(9), text: "", facts });
  assert.ok(told([either], 0).has(rows));
});
