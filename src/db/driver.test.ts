import assert from "node:assert/strict";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isOutage } from "../base/outage.ts";
import { testDatabase } from "../../test/database.ts";
import { connect } from "./connect.ts";

/** A socket before that of a server, which cuts the first connections that send a text. */
async function openCutting(behind: string, text: string, times: number) {
  const path = join(tmpdir(), `cutting-${process.pid}.sock`);
  let left = times;
  const server = createServer((socket) => {
    const there = createConnection(behind);
    for (const end of [socket, there]) {
      end.on("error", () => {});
      end.once("close", () => [socket, there].forEach((each) => each.destroy()));
    }
    socket.on("data", (bytes) => {
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
    [Symbol.asyncDispose]: async () => {
      server.close();
      await rm(path, { force: true });
    },
  };
}

test("a connection lost while it learns the types of arrays is told to who asks, breaks nothing, and reads arrays once made anew", async (context) => {
  await using world = await testDatabase();
  const { socketPath } = world.connection;
  if (socketPath === undefined) return context.skip("the server of the tests is reached by an address");
  await using cutting = await openCutting(socketPath, "typcategory", 2);
  const db = connect({ ...world.connection, socketPath: cutting.path, connectionsMax: 1 });
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
