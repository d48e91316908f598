import assert from "node:assert/strict";
import type { Net } from "../../src/net/net.ts";
import { Readable } from "node:stream";
import {
  addressOfCheck,
  addressOfFigure,
  compareFigure,
  figureCheckSchema,
  toldFigureSchema,
} from "../../src/decisions/figure.ts";
import { askProducer } from "../../src/network/remote/ask-producer.ts";
import { remoteLimits } from "../../src/network/remote/context.ts";
import { newKeptAnswers } from "../../src/network/remote/kept-answers.ts";
import { openPeers } from "../../src/network/remote/peers.ts";
import { checkCells, readRemotePage } from "../../src/network/remote/remote-rows.ts";
import { readDescription } from "../../src/network/remote/remote-version.ts";
import { type Block, type Checks, readBlocks, toRequest } from "./block.ts";
import { verifyDocument } from "../../src/identity/documents.ts";
import { wordListSchema, wordListType } from "../../src/network/words/word-list.ts";
import { rowWordsOf } from "../../src/tables/words-of-rows.ts";
import { digestOf, packWords, unpackWords } from "../../src/tables/word-list.ts";
import { jwkOf, transports } from "./instances.ts";

const table = "019ac000-0000-7000-8000-00000000000a";

/** How an instance reads a table that another one holds. */
export const remoteChecks: Checks = {
  table: ({ text }) => {
    const { table: told, version } = readDescription(JSON.parse(text), table);
    assert.deepEqual([told.key, version.number, version.columns.length], [["arret"], 3, 2]);
    assert.deepEqual(
      version.profile.columns.map(({ name }) => name),
      version.columns.map(({ name }) => name),
    );
  },

  rows: async ({ text }) => {
    const page = readRemotePage(JSON.parse(text));
    const described = readDescription(JSON.parse((await blockOf("table")).text), table);
    checkCells(page.rows, described.version.columns);
    assert.equal(page.version, described.version.number);
  },

  "table-request": async (block) => {
    assert.deepEqual(await sentFor(block, "table", undefined), toRequest(block).headers);
  },

  "figure-request": (block) => {
    const asked = { level: "departement", code: "35", period: "2020-11-02" } as const;
    const { url, headers } = toRequest(block);
    assert.equal(url, `${transports.url}${addressOfFigure(table, asked)}`);
    assert.deepEqual(headers, { accept: "application/json" });
  },

  figure: ({ text }) => {
    const told = toldFigureSchema.strict().parse(JSON.parse(text));
    assert.deepEqual([told.indicator.instance, told.indicator.table], [transports.url, table]);
  },

  "figure-check": async ({ text }) => {
    const told = toldFigureSchema.parse(JSON.parse((await blockOf("figure")).text));
    const figure = { ...told, dataset: table, frozenAt: told.vintage.computedAt };
    const check = figureCheckSchema.strict().parse(JSON.parse(text));
    assert.equal(compareFigure(figure, check).outcome, "same");
    assert.equal(addressOfCheck(figure).startsWith(`/api/figures/${table}/check?`), true);
  },

  "row-words-request": (block) => {
    const { url, headers } = toRequest(block);
    assert.equal(url, `${transports.url}/api/network/tables/${table}/words`);
    assert.deepEqual(headers, { accept: "application/json" });
  },

  "row-words-answer": async ({ text }) => {
    const { signed, words } = JSON.parse(text) as { signed: string; words: string };
    assert.equal(words, packWords(rowWordsOf("Gare de la Mairie")));
    assert.deepEqual(unpackWords(words)?.length, 2);
    const told = await verifyDocument(signed, { typ: wordListType, keys: { keys: [jwkOf(transports)] } });
    assert.equal(wordListSchema.parse(told).digest, digestOf(words));
    assert.deepEqual(JSON.parse((await blockOf("row-words")).text), told);
  },

  "row-words": ({ text }) => {
    wordListSchema.strict().parse(JSON.parse(text));
  },

  "rows-request": async (block) => {
    const etag = toRequest(block).headers["if-none-match"];
    assert.deepEqual(await sentFor(block, "rows", etag), toRequest(block).headers);
  },
};

async function blockOf(check: string): Promise<Block> {
  const found = (await readBlocks()).find((block) => block.check === check);
  assert.ok(found, `FEDERATION.md has the example ${check}`);
  return found;
}

const clock = () => new Date("2026-11-26T10:00:00Z");

/** The headers with which the address of an example is asked, once its answer is kept where it has a mark. */
async function sentFor(
  block: Block,
  answer: string,
  etag: string | undefined,
): Promise<Record<string, string>> {
  const { url } = toRequest(block);
  const body = (await blockOf(answer)).text;
  const sent: Record<string, string>[] = [];
  const net: Pick<Net, "send"> = {
    send: async (asked, { headers, accept }) => {
      assert.equal(asked, url);
      const named = Object.entries({ accept, ...headers }).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]);
      sent.push(Object.fromEntries(named) as Record<string, string>);
      const told = new Headers(etag === undefined ? {} : { etag });
      return { status: 200, url, headers: told, body: Readable.from([Buffer.from(body)]) };
    },
  };
  const ctx = { net, kept: newKeptAnswers(), peers: openPeers(clock), limits: remoteLimits };
  const question = { instance: transports.url, path: url.slice(transports.url.length) };
  for (let time = 0; time < (etag === undefined ? 1 : 2); time++) {
    await askProducer(ctx as never, { ...question, read: (json) => json });
  }
  return sent.at(-1) ?? {};
}
