import assert from "node:assert/strict";
import { once } from "node:events";
import { glob, readFile, rm } from "node:fs/promises";
import { createConnection, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { collect } from "../base/collect.ts";
import { isOutage } from "../base/outage.ts";
import { testDatabase } from "../../test/database.ts";
import { arrayTypes } from "./array-types.ts";
import { connect } from "./connect.ts";

/** A new database behind such a socket; `undefined` where the server of the tests is reached by an address. */
async function behindCutting(text: string, times: number) {
  await using stack = new AsyncDisposableStack();
  const world = stack.use(await testDatabase());
  const { socketPath } = world.connection;
  if (socketPath === undefined) return undefined;
  const cutting = stack.use(await openCutting(socketPath, text, times));
  const connection = { ...world.connection, socketPath: cutting.path };
  const opened = stack.move();
  return { ...cutting, connection, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

const byAddress = "the server of the tests is reached by an address";

/** A socket before that of a server, which cuts the first connections that send a text, and counts how often it was sent. */
async function openCutting(behind: string, text: string, times: number) {
  const path = join(tmpdir(), `cutting-${process.pid}.sock`);
  let left = times;
  let heard = 0;
  const held = new Set<Socket>();
  const server = createServer((socket) => {
    const there = createConnection(behind);
    held.add(socket);
    socket.once("close", () => held.delete(socket));
    for (const end of [socket, there]) {
      end.on("error", () => {});
      end.once("close", () => [socket, there].forEach((each) => each.destroy()));
    }
    socket.on("data", (bytes) => {
      if (bytes.includes(text)) heard += 1;
      if (left > 0 && bytes.includes(text)) {
        left -= 1;
        socket.destroy();
      } else there.write(bytes);
    });
    there.pipe(socket);
  });
  await once(server.listen(path), "listening");
  return {
    path,
    cuts: () => times - left,
    heard: () => heard,
    held: () => held.size,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await rm(path, { force: true });
    },
  };
}

test("a connection lost at its first statement is told to who asks, breaks nothing, and reads arrays once made anew", async (context) => {
  await using cutting = await behindCutting("select 1", 2);
  if (cutting === undefined) return context.skip(byAddress);
  const db = connect({ ...cutting.connection, connectionsMax: 1 });
  const untold: unknown[] = [];
  const note = (reason: unknown): void => void untold.push(reason);
  process.on("unhandledRejection", note);
  try {
    for (const _ of [1, 2]) await assert.rejects(db`select 1`, isOutage);
    assert.equal(cutting.cuts(), 2);
    assert.deepEqual((await db`select array[1, 2] as those`)[0]?.["those"], [1, 2]);
    assert.deepEqual(untold, []);
  } finally {
    process.off("unhandledRejection", note);
    await db.end({ timeout: 1 });
  }
});

test("no connection asks for the types of arrays, and each reads and writes them", async (context) => {
  await using counting = await behindCutting("typcategory", 0);
  if (counting === undefined) return context.skip(byAddress);
  const db = connect({ ...counting.connection, connectionsMax: 3 });
  try {
    const asked = await Promise.all(
      [1, 2, 3].map(
        (number) => db<{ pid: number; words: string[]; whens: Date[] }[]>`
          select pg_backend_pid() as pid, ${["é", String(number)]}::text[] as words,
            array[timestamptz '2026-01-02 03:04:05Z'] as whens, pg_sleep(0.5)`,
      ),
    );
    assert.equal(new Set(asked.map(([row]) => row?.pid)).size, 3);
    assert.deepEqual(
      asked.map(([row]) => row?.words),
      [1, 2, 3].map((number) => ["é", String(number)]),
    );
    for (const [row] of asked) assert.deepEqual(row?.whens, [new Date("2026-01-02T03:04:05Z")]);
    assert.equal(counting.heard(), 0);
  } finally {
    await db.end({ timeout: 1 });
  }
});

test("a connection that is made to be held reads and writes arrays from its first statement on", async () => {
  await using world = await testDatabase();
  const db = connect({ ...world.connection, connectionsMax: 1 });
  try {
    const held = await db.reserve();
    const [row] = await held<{ those: number[] }[]>`select ${[1, 2]}::int[] as those`;
    held.release();
    assert.deepEqual(row?.those, [1, 2]);
    const [next] = await db<{ those: boolean[] }[]>`select array[true, false] as those`;
    assert.deepEqual(next?.those, [true, false]);
  } finally {
    await db.end({ timeout: 1 });
  }
});

test("the types that have arrays are those that the server's own sources number", async () => {
  await using world = await testDatabase();
  const told = await world.db<{ type: number; array: number }[]>`
    select t.oid::int as type, t.typarray::int as "array"
    from pg_type t join pg_type a on a.oid = t.typarray
    where a.typcategory = 'A' and a.oid < 10000 order by t.oid`;
  assert.deepEqual(
    arrayTypes,
    told.map(({ type, array }) => [type, array]),
  );
});

test("no migration makes a type: arrays of it would be read as text", async () => {
  const found = await Array.fromAsync(glob("../*/migrations/*.sql", { cwd: import.meta.dirname }));
  assert.ok(found.length > 100, `${found.length} migrations`);
  const making = /\bcreate\s+(?:type|domain)\b/i;
  const texts = await Promise.all(
    found.map(async (path) => [path, await readFile(join(import.meta.dirname, path), "utf8")] as const),
  );
  assert.deepEqual(
    texts.filter(([, sql]) => making.test(sql)).map(([path]) => path),
    [],
  );
});

test("a pool that ended makes no connection any more, also not for who listened and was cut off", async (context) => {
  await using cutting = await behindCutting('listen "told"', 1);
  if (cutting === undefined) return context.skip(byAddress);
  const db = connect({ ...cutting.connection, connectionsMax: 1 });
  await assert.rejects(
    db.listen("told", () => undefined),
    isOutage,
  );
  // It would be made anew a twentieth of a second after it was cut.
  await db.end({ timeout: 1 });
  const late = db`select 1`;
  await assert.rejects(late, isOutage);
  await wait(300);
  assert.equal(cutting.held(), 0);
  assert.equal(cutting.cuts(), 1);
});

test("a statement keeps nothing of who asked it, and one that fails tells where it is written, each time", async () => {
  await using world = await testDatabase();
  const { db } = world;
  const asked = async (value: number | string): Promise<WeakRef<object>> => {
    const held = { value };
    const written = db.begin(async (tx) => tx`select ${held.value}::integer as one`);
    await written.catch((error: Error) => assert.match(error.stack ?? "", /driver\.test\.ts/));
    assert.equal(
      await written.then(
        () => "answered",
        () => "failed",
      ),
      value === 1 ? "answered" : "failed",
    );
    return new WeakRef(held);
  };
  for (const value of [1, "none", 1, "none"]) {
    await assert.rejects(
      async () => db`select ${"none"}::integer as one`,
      ({ stack = "" }: Error) => /driver\.test\.ts/.test(stack),
    );
    const held = await asked(value);
    // A connection lets go of what it was asked with what it is asked next.
    await db`select 1`;
    await turn();
    collect({ type: "major" });
    await turn();
    assert.equal(held.deref(), undefined, `${value}`);
  }
});
