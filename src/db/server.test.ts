import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isFailure } from "../base/failure.ts";
import { silentLog } from "../base/log.ts";
import { type AddressInfo, createServer } from "node:net";
import { openDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";
import { startServer } from "./server.ts";

async function folder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "maille-server-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("an embedded database starts from nothing, listens on its socket alone, and keeps what it was told", async () => {
  await using made = await folder();
  {
    await using database = await openDatabase({ folder: made.path, log: silentLog });
    const { db } = database;
    await migrate(db);
    await db`create table kept (word text)`;
    await db`insert into kept values ('here')`;
    const [row] = await db`
      select current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync,
        current_setting('server_encoding') as encoding`;
    assert.deepEqual({ ...row }, { addresses: "", fsync: "on", encoding: "UTF8" });
  }
  await using database = await openDatabase({ folder: made.path, log: silentLog });
  assert.deepEqual(
    (await database.db`select word from kept`).map((row) => row["word"]),
    ["here"],
  );
});

test("a folder whose making was cut short is made anew", async () => {
  await using made = await folder();
  await (await openDatabase({ folder: made.path, log: silentLog }))[Symbol.asyncDispose]();
  await rm(join(made.path, "data", "global", "pg_control"));
  await using database = await openDatabase({ folder: made.path, log: silentLog });
  assert.equal((await database.db`select 1`).count, 1);
});

test("a folder of another major version is refused and left alone", async () => {
  await using made = await folder();
  await (await openDatabase({ folder: made.path, log: silentLog }))[Symbol.asyncDispose]();
  const file = join(made.path, "data", "PG_VERSION");
  await writeFile(file, "16\n");
  await assert.rejects(openDatabase({ folder: made.path, log: silentLog }), (error) => {
    assert.ok(isFailure(error, "precondition"));
    assert.deepEqual([error.key, error.args["made"], error.args["found"]], ["db-other-major", "16", 17]);
    return true;
  });
  assert.equal(await readFile(file, "utf8"), "16\n");
});

test("the number of a dead server, given since to another program, is not killed", async () => {
  await using made = await folder();
  await (await openDatabase({ folder: made.path, log: silentLog }))[Symbol.asyncDispose]();
  await writeFile(join(made.path, "data", "postmaster.pid"), `${process.pid}\n${made.path}/data\n`);
  await using database = await openDatabase({ folder: made.path, log: silentLog });
  assert.equal((await database.db`select 1`).count, 1);
});

test("a database that dies is started again, and the same connections ask it", async () => {
  await using made = await folder();
  const restarted = Promise.withResolvers<void>();
  const told: string[] = [];
  const log = (event: string): void => {
    told.push(event);
    if (event === "database-restarted") restarted.resolve();
  };
  await using database = await openDatabase({ folder: made.path, log });
  await database.db`select 1`;
  const killed = database.serverPid();
  process.kill(killed ?? 0, "SIGKILL");
  await restarted.promise;
  assert.equal(told[0], "database-died");
  assert.notEqual(database.serverPid(), killed);
  const ask = (): Promise<number> => database.db`select 1`.then(({ count }) => count);
  // What was under way on a cut connection fails once; the next goes by a new one.
  assert.equal(await ask().catch(ask), 1);
});

for (const binaries of [
  "/usr/lib/postgresql/15/bin",
  "/usr/lib/postgresql/16/bin",
  "/usr/lib/postgresql/17/bin",
]) {
  test(`the distribution's programs serve where they are there: ${binaries}`, async (context) => {
    if (!existsSync(binaries)) return context.diagnostic(`no ${binaries} on this machine: left out`);
    await using made = await folder();
    await chmod(made.path, 0o755);
    await using database = await openDatabase({ folder: made.path, binaries, log: silentLog });
    await migrate(database.db);
    const [row] = await database.db`select lower('É') as lower`;
    assert.equal(row?.["lower"], "é");
  });
}

test("a folder without the programs is refused by its name", async () => {
  await using made = await folder();
  await assert.rejects(
    openDatabase({ folder: made.path, binaries: "/usr/share", log: silentLog }),
    (error) => isFailure(error) && error.key === "db-binaries-unusable",
  );
});

test("a user without a name, as a container may be given, is told what PostgreSQL wants", async () => {
  await using made = await folder();
  await chmod(made.path, 0o755);
  const said = "initdb: error: could not look up effective user ID 12345: user does not exist";
  const programs = { postgres: "echo 'postgres (PostgreSQL) 17.5'", initdb: `echo '${said}' >&2; exit 1` };
  for (const [name, line] of Object.entries(programs)) {
    await writeFile(join(made.path, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  }
  await assert.rejects(
    openDatabase({ folder: join(made.path, "postgres-data"), binaries: made.path, log: silentLog }),
    (error) =>
      isFailure(error) && error.key === "db-user-without-name" && String(error.args["uid"]) === "12345",
  );
});

test("a database by address is joined, and one that does not answer is refused", async () => {
  await using made = await folder();
  const port = await freePort();
  const settings = { listen_addresses: "127.0.0.1", port: String(port) };
  await using server = await startServer({ folder: made.path, settings, log: silentLog });
  assert.ok(server.pid());
  const url = `postgres://maille@127.0.0.1:${port}/postgres`;
  await using joined = await openDatabase({ url, folder: "", log: silentLog });
  await migrate(joined.db);
  assert.ok((await joined.db`select name from migrations`).count > 0);
  await assert.rejects(
    openDatabase({ url: "postgres://maille@127.0.0.1:9/none", folder: "", log: silentLog }),
    (error) => isFailure(error) && error.key === "db-not-reached",
  );
});
