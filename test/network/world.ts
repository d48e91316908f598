import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { system } from "../../src/access/actor.ts";
import { type App, openApp } from "../../src/app.ts";
import type { Log } from "../../src/base/log.ts";
import type { Dataset } from "../../src/catalogue/dataset.ts";
import type { NewDataset } from "../../src/catalogue/datasets.ts";
import { readConfig } from "../../src/config.ts";
import type { Tie } from "../../src/network/peers/tie.ts";
import { createApi } from "../../src/api/app.ts";
import type { Repeat } from "../../src/jobs/watching.ts";
import { openPasswords } from "../../src/people/password.ts";
import { testDatabase, type TestDatabase } from "../database.ts";
import { readIndexState } from "../../src/catalogue/search-index/rows.ts";

/** A whole instance on a port of its own, without its pages: what other instances see of it. */
export interface TestInstance extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  readonly database: TestDatabase;
  /** The one that runs now: another after a restart. */
  readonly app: App;
  /** What the program took for a bug. */
  readonly bugs: unknown[];
  /** Minutes that its clock is before or behind. */
  setClock(minutes: number): void;
  /** It stands still until that is disposed of. */
  stopClock(): Disposable;
  /** Whether it answers: as it is, not at all, or as the function does. */
  answerAs(how: "usual" | "away" | ((request: IncomingMessage, response: ServerResponse) => boolean)): void;
  /** As the process ends and starts again on the same database and folder. */
  restart(between?: () => Promise<void>): Promise<void>;
  /** All that is due for the network now, done. */
  settle(): Promise<void>;
  /** A dataset with one link, not published yet. */
  draft(title: string, told?: Partial<NewDataset>): Promise<Dataset>;
  /** The same, published at once. */
  publish(title: string, told?: Partial<NewDataset>): Promise<Dataset>;
  /** The titles that a search of everybody finds. */
  search(q?: string): Promise<readonly string[]>;
  /** Follows another by an invitation, and waits until all that it published is told, and read. */
  follow(other: TestInstance): Promise<Tie>;
  tieWith(other: TestInstance): Promise<Tie>;
  /** Waits until the condition holds, a minute and a half at most; each instance looks now and then meanwhile. */
  until(what: string, condition: () => Promise<boolean>): Promise<void>;
}

/** So many whole instances over loopback: `await using world = await networkWorld("a", "b")`. */
export async function networkWorld<Name extends string>(
  ...names: readonly Name[]
): Promise<Record<Name, TestInstance> & AsyncDisposable> {
  const stack = new AsyncDisposableStack();
  const made: Record<string, TestInstance> = {};
  try {
    for (const name of names) made[name] = stack.use(await openTestInstance(name));
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
  return Object.assign(made as Record<Name, TestInstance>, {
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  });
}

/** `repeat`: how it looks for what is due, by itself or in `until` alone. */
export async function openTestInstance(
  name: string,
  settings: Readonly<Record<string, string>> = {},
  repeat: Repeat = repeatInUntil,
): Promise<TestInstance> {
  const database = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), `maille-${name}-`));
  const bugs: unknown[] = [];
  let minutes = 0;
  let stoppedAt: number | undefined;
  const clock = () => new Date((stoppedAt ?? Date.now()) + minutes * 60_000);
  const log: Log = (event, facts) => void bugs.push({ event, ...facts });
  let answer: ((request: IncomingMessage, response: ServerResponse) => unknown) | undefined;
  let special: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  const server = await listen((request, response) => {
    if (special?.(request, response) === true) return;
    if (answer === undefined) request.socket.destroy();
    else void answer(request, response);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const passwords = openPasswords({ cost: 4 });
  const config = readConfig({
    MAILLE_DATA: folder,
    MAILLE_DEMO: "no",
    MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8, ::1",
    ...settings,
  });
  const open = async (): Promise<App> => {
    const opened = await openApp({ config, ...database, url, log, clock, passwords, repeat });
    const api = createApi(opened.rooms, {
      url,
      version: opened.version,
      rateLimits: {},
      clock,
      onBug: (bug) => bugs.push(bug),
    });
    answer = getRequestListener((request, env) => api.fetch(request, env), {
      overrideGlobalObjects: false,
    });
    return opened;
  };
  let app = await open();
  await app.rooms.instance.changeSettings(system, { name });
  const organization = await app.rooms.organizations.createOrganization(system, { name: `Ville de ${name}` });

  const instance: TestInstance = {
    name,
    url,
    database,
    bugs,
    get app() {
      return app;
    },
    setClock: (by) => {
      minutes = by;
    },
    stopClock: () => {
      stoppedAt = Date.now();
      return { [Symbol.dispose]: () => void (stoppedAt = undefined) };
    },
    answerAs: (how) => {
      special = how === "usual" ? undefined : how === "away" ? hangUp : how;
    },
    async restart(between) {
      answer = undefined;
      await app[Symbol.asyncDispose]();
      await between?.();
      app = await open();
    },
    settle: async () => app.settle(),
    draft: (title, told = {}) =>
      app.rooms.datasets.createDataset(system, {
        organization: organization.id,
        title,
        licence: "etalab-2.0",
        ...told,
        metadata: {
          distributions: [
            { id: "1", kind: "link", accessUrl: "https://data.example.org/fichier.csv", format: "CSV" },
          ],
          ...told.metadata,
        },
      }),
    async publish(title, told) {
      const { id } = await instance.draft(title, told);
      return app.rooms.datasets.publish(system, id);
    },
    async search(q = "") {
      const ask = () =>
        app.rooms.search.search(
          { kind: "anyone" },
          { q, filters: {}, sort: "relevance", language: "fr", page: 1, pageSize: 100 },
        );
      // It is answered without what is not analysed within a second and a half.
      while ((await readIndexState(database.db)).isStale) await ask();
      const { items } = await ask();
      return items.map(({ title }) => title).toSorted();
    },
    async follow(other) {
      // Told a moment after it is published: the first reading could end before.
      await other.until("what it published is told", async () => {
        return (await other.database.db`select from dataset_changes limit 1`).length === 0;
      });
      const { code } = await other.app.rooms.network.inviteInstance(system);
      const tie = await app.rooms.network.follow(system, code);
      await instance.until("the first reading ends", async () => {
        const { reading } = await app.rooms.network.getTie(system, tie.id);
        return reading.synchronizedAt !== undefined;
      });
      return instance.tieWith(other);
    },
    async tieWith(other) {
      const { items } = await app.rooms.network.listTies(system, { page: 1, pageSize: 100 });
      const tie = items.find((each) => each.instance === other.url);
      assert.ok(tie, `${name} has a tie with ${other.name}`);
      return tie;
    },
    async until(what, condition) {
      const since = performance.now();
      let pauseMs = 30;
      for (let lookAt = since + lookEveryMs; !(await condition()); await wait(pauseMs)) {
        pauseMs = Math.min(pauseMs * 1.5, pauseMsMax);
        const now = performance.now();
        assert.ok(now - since < untilMs, `${name}: ${what}; ${JSON.stringify(bugs.slice(-3))}`);
        if (now < lookAt) continue;
        for (const look of looks) look();
        lookAt = now + lookEveryMs;
      }
    },
    async [Symbol.asyncDispose]() {
      answer = undefined;
      await app[Symbol.asyncDispose]();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return instance;
}

const untilMs = 90_000;
const lookEveryMs = 2_000;
/** Who waits asks less and less often: what it waits for needs the same processors. */
const pauseMsMax = 250;

/** Of each instance of the process, what it looks for every few seconds, as an announcement may be lost. */
const looks = new Set<() => void>();

/**
 * What is looked for now and then is looked for at the start, when it is announced, and in `settle`, and what it is each
 * few seconds, in `until`: else a slow machine would look in the middle of what a test writes or counts.
 */
const repeatInUntil: Repeat = (look, everyMs) => {
  if (everyMs < 60_000) looks.add(look);
  return { [Symbol.dispose]: () => void looks.delete(look) };
};

function hangUp(request: IncomingMessage): boolean {
  request.socket.destroy();
  return true;
}

function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  // As the program's own: who asks again on a kept connection meets nobody who is about to close it.
  const server = createServer({ keepAliveTimeout: 65_000 }, answer);
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "localhost", () => resolve(server));
  });
}
