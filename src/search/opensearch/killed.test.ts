import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { test } from "node:test";
import { Failure } from "../../base/failure.ts";
import { silentLog } from "../../base/log.ts";
import type { Db } from "../../db/db.ts";
import type { SendOptions, Sent } from "../../net/net.ts";
import type { FeedOnce } from "../../../test/feed-once.ts";
import { KeptIndexes } from "../../../test/kept-indexes.ts";
import {
  askedAt,
  fakeSearchServer,
  type FakeRequest,
  searchServer,
  withoutServer,
} from "../../../test/search-server.ts";
import { searchWorld } from "../../../test/search-world.ts";
import { readCopyName } from "../../catalogue/search-index/rows.ts";
import { isSearchAway } from "../away.ts";
import { openSearchIndex } from "../index/search-index.ts";
import { SearchClient } from "./client.ts";
import { Feeder } from "./feeder.ts";
import { format } from "./shape.ts";

const verbs = ["feed", "rebuild"] as const;

/** A process that feeds and ends at a request, which comes behind what the next one writes. */
function feeding(db: Db, kept: KeptIndexes, endsAt = Infinity) {
  const server = { urls: ["http://127.0.0.1:1"], authorization: undefined, prefix: "maille" };
  let asked = 0;
  let late: (() => void) | undefined;
  const send = async (address: string, { method = "GET", body = "" }: SendOptions): Promise<Sent> => {
    asked += 1;
    const { pathname: path } = new URL(address);
    const act = () => kept.answer({ method, path, body: String(body) });
    if (asked === endsAt) late = act;
    if (asked >= endsAt) throw new Failure("unavailable", "net-unreachable", { reason: "killed" });
    const { status, body: told } = act();
    return { status, url: address, headers: new Headers(), body: Readable.from([JSON.stringify(told)]) };
  };
  const client = new SearchClient(server, { net: { send }, awayMs: 0 });
  const feeder = new Feeder({ db, client, log: silentLog, prefix: server.prefix });
  return { feeder, isEnded: () => asked >= endsAt, comeLate: () => late?.() };
}

/** Datasets whose words another one has next: some are new then, some are gone, and one is withdrawn. */
async function feedingWorld() {
  const world = await searchWorld();
  const { db } = world;
  for (const title of ["Menus des cantines", "Cantines de Bruz", "Plaintes", "Zones humides"])
    await world.add(title);
  await using own = openSearchIndex(world.indexing);
  await own.prepare();
  await db`create table told as select row_number() over (order by revision) as n, * from dataset_search`;
  let turn = 0;
  const change = async () => {
    turn += 1;
    await db`
      update dataset_search s set revision = nextval('search_revisions'), words = o.words, impacts = o.impacts,
        phrases = o.phrases, facts = o.facts
      from told t left join told o on o.n = (t.n + ${turn}) % 5
      where s.dataset = t.dataset and (t.n + ${turn}) % 3 > 0`;
  };
  /** What a new index would hold. */
  const anew = async () => {
    const fresh = new KeptIndexes();
    await feeding(db, fresh).feeder.feed();
    return fresh.held();
  };
  return { ...world, change, anew };
}

test("wherever a process ends that feeds or builds, the next one leaves what a new index would hold, and no other", async () => {
  await using world = await feedingWorld();
  const { db } = world;
  for (const verb of verbs) {
    const kept = new KeptIndexes();
    let at = 0;
    for (let isEnded = true; isEnded;) {
      at += 1;
      await world.change();
      const one = feeding(db, kept, at);
      await one.feeder[verb]().catch((error: unknown) => assert.match(String(error), /search-away/));
      isEnded = one.isEnded();
      await world.change();
      await feeding(db, kept).feeder.feed();
      one.comeLate();
      await world.change();
      await feeding(db, kept).feeder.feed();
      assert.deepEqual(kept.held(), await world.anew(), `${verb} ended at request ${at}`);
      assert.equal(kept.names().length, 1);
    }
    assert.ok(at > 10, "it ended at each of its requests");
  }
});

function unserved(kept: KeptIndexes): string[] {
  const { body } = kept.answer({ method: "GET", path: "/*/_alias", body: "" });
  const all = Object.entries(body as Record<string, { readonly aliases: object }>);
  return all.flatMap(([name, { aliases }]) => (Object.keys(aliases).length === 0 ? [name] : []));
}

test("a copy that is not served and holds words of a later revision is begun anew", async () => {
  await using world = await feedingWorld();
  const word = { is: "word", word: "late", frequency: 1 };
  const late = [{ index: { _id: "word/late", version: 1e9, version_type: "external_gte" } }, word];
  for (let [at, isEnded] = [2, true]; isEnded; at += 1) {
    const kept = new KeptIndexes();
    const one = feeding(world.db, kept, at);
    await one.feeder.feed().catch((error: unknown) => assert.match(String(error), /search-away/));
    isEnded = one.isEnded();
    const body = late.map((line) => JSON.stringify(line)).join("\n");
    for (const name of unserved(kept)) {
      kept.answer({ method: "POST", path: `/${name}/_bulk`, body });
      kept.answer({ method: "POST", path: `/${name}/_refresh`, body: "" });
    }
    await feeding(world.db, kept).feeder.feed();
    assert.deepEqual(kept.held(), await world.anew(), `ended at request ${at}`);
  }
});

test("what a former version of the program left there is gone once its successor has all", async () => {
  await using world = await feedingWorld();
  const kept = new KeptIndexes();
  const base = `maille-${await readCopyName(world.db)}`;
  const others = [`${base}-v1000-a`, "maille-v0-another"];
  for (const name of [`${base}-v0-a`, ...others]) kept.answer({ method: "PUT", path: `/${name}`, body: "" });
  await feeding(world.db, kept).feeder.feed();
  const [own, ...left] = kept.names().filter((name) => !others.includes(name));
  assert.match(own ?? "", /-v[1-9]\d*-/);
  assert.deepEqual([left, kept.names().length], [[], 3]);
});

/** A process of its own, killed by the system as soon as the server hears what `isLast` tells; whether it was. */
async function killedFeeding(
  asked: FeedOnce,
  answer: Parameters<typeof fakeSearchServer>[0],
  isLast: (one: FakeRequest, many: number) => boolean,
): Promise<boolean> {
  const child = fork(new URL("../../../test/feed-once.ts", import.meta.url), { execArgv: [] });
  await using door = await fakeSearchServer((one) => {
    if (isLast(one, door.asked.length)) child.kill("SIGKILL");
    return answer(one);
  });
  const { pathname } = new URL(asked.address);
  child.send({ ...asked, address: `${door.url}${pathname}` });
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  return signal === "SIGKILL";
}

test("a process that is killed while it builds and swaps leaves one index, which holds all", async () => {
  await using world = await feedingWorld();
  const { db, connection } = world;
  const kept = new KeptIndexes();
  await feeding(db, kept).feeder.feed();
  await world.change();
  const asked = { connection, address: "http://127.0.0.1/maille", verb: "rebuild" } as const;
  const answer = (one: FakeRequest) => kept.answer(one);
  assert.ok(
    await killedFeeding(
      asked,
      answer,
      ({ path, body }) => path.endsWith("_bulk") && body.includes('"is":"word"'),
    ),
  );
  assert.ok(await killedFeeding({ ...asked, verb: "feed" }, answer, ({ path }) => path === "/_aliases"));
  await world.change();
  await feeding(db, kept).feeder.feed();
  assert.deepEqual(kept.held(), await world.anew());
  assert.equal(kept.names().length, 1);
});

test(
  "at whichever request of a real server a process is killed, the next one leaves one index, which holds all",
  { skip: withoutServer },
  async () => {
    await using world = await feedingWorld();
    const { connection } = world;
    // One node is asked, of however many are named: whoever counts requests stands before it.
    const [address = ""] = `${searchServer}`.split(",");
    const { origin } = new URL(address);
    const answer = async ({ method, path, body }: FakeRequest) => {
      const headers = { "Content-Type": "application/x-ndjson" };
      const told = await fetch(`${origin}${path}`, { method, ...(body === "" ? {} : { headers, body }) });
      return { status: told.status, body: await told.text() };
    };
    const options = askedAt(address);
    const client = new SearchClient(options, options);
    const alias = `${options.prefix}-${await readCopyName(world.db)}-v${format}`;
    const feeder = new Feeder({ db: world.db, client, log: silentLog, prefix: options.prefix });
    /** As processes do: what was swapped meanwhile, by what the killed one had sent, is fed anew. */
    const fedAtLast = (): Promise<void> =>
      feeder.feed().catch((error: unknown) => {
        if (isSearchAway(error)) return fedAtLast();
        throw error;
      });
    const names = async () =>
      Object.keys((await client.ask({ method: "GET", path: `/${alias}-*/_alias` })) as object);
    const held = async () => {
      await client.ask({ method: "POST", path: `/${alias}/_refresh` });
      const query = { terms: { is: ["dataset", "word"] } };
      const body = { size: 1000, query, _source: ["frequency", "title", "stems"] };
      const { hits } = (await client.ask({ method: "POST", path: `/${alias}/_search`, body })) as {
        hits: { hits: readonly { _id: string; _source: object }[] };
      };
      return hits.hits.map(({ _id, _source }) => `${_id} ${JSON.stringify(_source)}`).toSorted();
    };
    for (const verb of verbs) {
      let at = 0;
      for (let isKilled = true; isKilled;) {
        at += 1;
        await world.change();
        const last = at;
        const asked = { connection, address, verb };
        isKilled = await killedFeeding(asked, answer, (_, many) => many === last);
        await world.change();
        await fedAtLast();
        const left = await held();
        assert.equal((await names()).length, 1, `${verb} killed at request ${at}`);
        await feeder.rebuild();
        assert.deepEqual(left, await held(), `${verb} killed at request ${at}`);
      }
      assert.ok(at > 10, "it was killed at each of its requests");
    }
    for (const name of await names()) await client.ask({ method: "DELETE", path: `/${name}` });
  },
);
