import assert from "node:assert/strict";
import { type Actor, anyone, system } from "../src/access/actor.ts";
import { openGazetteer } from "../src/territory/gazetteer.ts";
import { openTerritory } from "../src/territory/open-territory.ts";
import { peopleWorld } from "./people-world.ts";
import type { TableFacts } from "../src/catalogue/context.ts";
import { changeDataset, createDataset } from "../src/catalogue/datasets.ts";
import type { Metadata } from "../src/catalogue/metadata.ts";
import { publish } from "../src/catalogue/publish.ts";
import { search } from "../src/search/search-datasets.ts";
import { type IndexerContext, openSearchIndex, type SearchIndex } from "../src/search/index/search-index.ts";
import { openOpenSearch } from "../src/search/opensearch/opensearch-index.ts";
import { askedAt, nameCopies, searchServer } from "./search-server.ts";
import type { SearchRequest } from "../src/search/search.ts";

export const territory = openTerritory();
const gazetteer = openGazetteer(territory);

/** As a person asks it. */
export function request(q: string, more: Partial<SearchRequest> = {}): SearchRequest {
  return { q, page: 1, pageSize: 20, sort: "relevance", language: "fr", filters: {}, ...more };
}

/** A town with datasets that people look for, in the index of the process, or in that of a server which the environment names. */
export async function searchWorld() {
  const world = await peopleWorld();
  const { db } = world;
  const { clock } = world.people;
  const facts = new Map<string, TableFacts>();
  const indexing: IndexerContext = {
    db,
    clock,
    territory,
    tableFacts: async (ids) => new Map([...facts].filter(([id]) => ids.includes(id))),
    qualityOf: async () => new Map(),
    log: (event, fields) => assert.fail(`${event} ${String(fields?.["error"])}`),
    freshMs: 60_000,
  };
  const open = (on = db): SearchIndex => {
    const ctx = { ...indexing, db: on };
    return searchServer === undefined ? openSearchIndex(ctx) : openOpenSearch(ctx, askedAt(searchServer));
  };
  if (searchServer !== undefined) await nameCopies(db);
  const index = open();
  const ctx = { db, clock, territory, gazetteer, index };
  const draft = async (
    title: string,
    description = "",
    metadata: Partial<Metadata> = {},
    organization = world.town.id,
  ) => {
    const made = await createDataset({ db, clock }, system, {
      organization,
      title,
      description,
      licence: "etalab-2.0",
    });
    await changeDataset(
      { db, clock, readiness: async () => ({ tables: 1, personalData: [] }) },
      system,
      made.id,
      { metadata },
    );
    return made.id;
  };
  return {
    ...world,
    facts,
    indexing,
    ctx,
    draft,
    open,
    add: async (...told: Parameters<typeof draft>) => {
      const id = await draft(...told);
      await publish(world.catalogue, system, id);
      return id;
    },
    ask: (q: string, more: Partial<SearchRequest> = {}, actor: Actor = anyone) =>
      search(ctx, actor, request(q, more)),
    titles: async (q: string, more: Partial<SearchRequest> = {}) =>
      (await search(ctx, anyone, request(q, more))).items.map(({ title }) => title),
    [Symbol.asyncDispose]: async () => {
      await index[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}
