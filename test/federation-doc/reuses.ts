import assert from "node:assert/strict";
import { anyone } from "../../src/access/actor.ts";
import type { NetworkContext } from "../../src/network/context.ts";
import { reusesElsewhere } from "../../src/network/reuses/list-reuses.ts";
import { takeReuse } from "../../src/network/reuses/take-reuse.ts";
import { type Checks, readBlocks } from "./block.ts";
import { metropole, openDocumentInstance, transports } from "./instances.ts";
import { agree } from "./tokens.ts";

/** What the instance of a reuse tells that of a producer. */
export const reuseChecks: Checks = {
  "reuse-told": async ({ text }) => {
    const told = JSON.parse(text) as { title: string; url: string; datasets: [string]; publishedAt: string };
    await using producer = await openProducer(told.datasets[0]);
    assert.deepEqual(await producer.take(text), [[told.title, told.url, told.publishedAt]]);
    assert.deepEqual(producer.told, [told.title]);
  },

  "reuse-gone": async ({ text }) => {
    const before = (await readBlocks()).find(({ check }) => check === "reuse-told")?.text ?? "";
    const [dataset = ""] = (JSON.parse(before) as { datasets: string[] }).datasets;
    await using producer = await openProducer(dataset);
    assert.equal((await producer.take(before)).length, 1);
    assert.deepEqual(await producer.take(text), []);
    assert.deepEqual(await producer.take(before), [], "what is older undoes nothing");
  },
};

/** The bus operator, which publishes the dataset and is followed by the metropolis. */
async function openProducer(dataset: string) {
  const instance = await openDocumentInstance(transports);
  const { db, clock } = instance;
  await agree(instance);
  await db`insert into publications (id, dataset, at) values (gen_random_uuid(), ${dataset}, ${clock()})`;
  await db`
    insert into ties (id, instance, created_at, followed, description)
    values (gen_random_uuid(), ${metropole.url}, ${clock()}, 'running', '{"name": "Métropole"}')`;
  const told: string[] = [];
  const context = {
    db,
    clock,
    tellProducers: async ({ title }) => void told.push(title),
  } satisfies Partial<NetworkContext>;
  return {
    told,
    /** What is shown beside the dataset, once it was told. */
    async take(text: string) {
      await takeReuse(context, metropole.url, JSON.parse(text));
      const shown = (await reusesElsewhere({ db }, anyone, [dataset])).get(dataset) ?? [];
      return shown.map(({ title, url, publishedAt }) => [title, url, publishedAt.toISOString()]);
    },
    [Symbol.asyncDispose]: () => instance[Symbol.asyncDispose](),
  };
}
