import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { testDatabase, type TestDatabase } from "../../test/database.ts";
import { TcpDoor } from "../../test/tcp-door.ts";
import { connect } from "./connect.ts";
import type { Db } from "./db.ts";
import { doneByDatabase, Replica } from "./replica.ts";

let database: TestDatabase;
/** As the replica, which holds something else, so that it shows who answered. */
let other: TestDatabase;
let door: TcpDoor;
let replica: Replica;
let db: Db;

before(async () => {
  [database, other] = [await testDatabase(), await testDatabase()];
  const { socketPath = "", database: name } = other.connection;
  door = await TcpDoor.open({ path: socketPath });
  for (const [made, name] of [
    [database, "database"],
    [other, "replica"],
  ] as const) {
    await made.db`create table who (name text)`;
    await made.db`insert into who values (${name})`;
    await made.db`create function change_who() returns void language sql as $$ update who set name = 'changed' $$`;
  }
  replica = new Replica(
    connect({ url: `postgres://maille@127.0.0.1:${door.port}/${name}`, connectionsMax: 2, isReplica: true }),
  );
  db = replica.beside(connect(database.connection));
});

after(async () => {
  await replica[Symbol.asyncDispose]();
  await db.end();
  await door[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function who(): Promise<string | undefined> {
  const [row] = await db<{ name: string }[]>`select name from ${db("who")} where ${db`name <> ${""}`}`;
  return row?.name;
}

function waitFor(work: () => Promise<boolean>): Promise<string | undefined> {
  return replica.read(async () => {
    await doneByDatabase(work);
    return who();
  });
}

function away(): Promise<never> {
  return Promise.reject(Object.assign(new Error("away"), { code: "ECONNREFUSED" }));
}

async function position(): Promise<number> {
  const [row] = await database.db<
    { at: number }[]
  >`select (pg_current_wal_flush_lsn() - '0/0')::bigint as at`;
  return row?.at ?? 0;
}

test("what is read for a reader the replica answers, and for everybody else the database", async () => {
  assert.equal(await replica.read(who), "replica");
  assert.equal(await who(), "database");
});

test("a reader for whom something was written reads it in the database", async () => {
  const told = await replica.read(async () => {
    const first = await who();
    await db`update who set name = name`;
    return [first, await who()];
  });
  assert.deepEqual(told, ["replica", "database"]);
  const within = await replica.read(() => db.begin((tx) => tx`select name from who`));
  assert.equal(within[0]?.["name"], "database");
});

test("what writes in a way that its words do not tell is done by the database", async () => {
  const read = await replica.read(async () => {
    await db`select change_who()`;
    return who();
  });
  assert.equal(read, "changed");
  assert.equal(await who(), "changed");
  assert.equal((await other.db`select name from who`)[0]?.["name"], "replica");
  await database.db`update who set name = 'database'`;
});

test("a reader whom a replica answers reads what the database did for them there, and goes on without what it did not", async () => {
  let asked: string | undefined;
  const done = (isDone: boolean) => () =>
    db.begin(async (tx) => {
      asked = (await tx<{ name: string }[]>`select name from who`)[0]?.name;
      return isDone;
    });
  assert.deepEqual([await waitFor(done(true)), asked], ["database", "database"]);
  assert.equal(await waitFor(done(false)), "replica");
  assert.equal(await waitFor(away), "replica");
  await assert.rejects(doneByDatabase(away), /away/);
  await assert.rejects(
    waitFor(() => Promise.reject(new Error("a fault"))),
    /a fault/,
  );
});

test("a replica that lacks what the database had, or is away, is not asked, and what it was asked the database answers", async () => {
  const seen = { position: await position(), transactions: [] };
  assert.equal(await replica.has(seen, true), true);
  assert.equal(await replica.has(seen, false), false, "it leads, as does the database");
  const lacks = { ...seen, position: seen.position + 1e12 };
  assert.equal(await replica.has(lacks, true), false);
  // Where the database is away, what it wrote and nobody saw is not waited for.
  const [mark] = await other.db<{ transaction: string }[]>`
    insert into page_changes (transaction, named) values (pg_current_xact_id(), 'who')
    returning transaction::text`;
  const transactions = [mark?.transaction ?? ""];
  for (const isAway of [false, true])
    assert.equal(await replica.has({ ...lacks, transactions }, isAway), isAway);
  assert.equal(await replica.has({ ...lacks, transactions: [...transactions, "1"] }, true), false);
  assert.equal(await replica.behindS(), 0);
  assert.equal(await replica.read(who), "replica");
  door.set("cut");
  assert.equal(await replica.read(who), "database");
  assert.equal(await replica.has(seen, true), false);
  assert.equal(await replica.behindS(), undefined);
});
