import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import assert from "node:assert/strict";
import { system } from "../src/access/actor.ts";
import type { TablesContext } from "../src/tables/context.ts";
import { findLarge } from "../src/tables/large/large-rows.ts";
import { makeLarge } from "../src/tables/large/make-large.ts";
import { shapeOf } from "../src/tables/query/shape.ts";
import { getVersion } from "../src/tables/versions.ts";
import { openLargeFiles } from "../src/trino/large-files.ts";
import { Trino } from "../src/trino/trino.ts";
import { type FakeAnswer, fakeTrino } from "./fake-trino.ts";
import { importWorld } from "./import-world.ts";
import { netOfTests } from "./s3-server.ts";

export const villes = [
  "ville,n,jour,quand",
  "l'été,1,2020-01-02,2020-01-02T10:00:00",
  "hiver,2,2020-01-03,2020-01-03T10:00:00.5",
  "l'été,3,,",
].join("\n");

/** Tables of so many rows are large, and a Trino answers what a test tells it. */
export async function openLarge(
  opening: AsyncDisposableStack,
  rowsMin: number,
  answer: (statement: string) => FakeAnswer,
) {
  const server = opening.use(await fakeTrino(answer));
  const folder = await mkdtemp(join(tmpdir(), "maille-large-"));
  opening.defer(() => rm(folder, { recursive: true }));
  const trino = new Trino(server.address, { net: netOfTests, awayMs: 0, answerMsMax: 1_500 });
  const files = openLargeFiles("folder", folder);
  return { server, folder, large: { files, trino, rowsMin, totals: new Map<string, number>() } };
}

/** A table of three rows, and a Trino that answers what a test tells it to questions about rows. */
export async function largeWorld(csv: string) {
  await using opening = new AsyncDisposableStack();
  const world = opening.use(await importWorld());
  const told: {
    answer: FakeAnswer;
    /** Of one statement of several; of any other it is `answer`. */
    by: (statement: string) => FakeAnswer | undefined;
    counted: number;
    pages: number;
  } = { answer: {}, by: () => undefined, counted: 3, pages: 0 };
  const { server, folder, large } = await openLarge(opening, 3, (statement) => {
    if (/SELECT count\(\*\) FROM/.test(statement)) return { pages: [[[told.counted]]] };
    const own = told.by(statement);
    if (own === undefined && !/SELECT (?:c|id)/.test(statement)) return {};
    told.pages += 1;
    return own ?? told.answer;
  });
  const ctx: TablesContext = { ...world.ctx, large };
  const [made] = (await world.import("villes.csv", csv)).made;
  assert.ok(made !== undefined);
  const { table } = made;
  const { parquet, columns } = await getVersion(ctx, system, table, made.version);
  const opened = opening.move();
  return {
    ctx,
    told,
    server,
    table,
    parquet,
    parts: join(folder, "trino", parquet),
    make: () => makeLarge(ctx, { parquet, shape: shapeOf(columns) }, AbortSignal.timeout(300_000)),
    state: async () => (await findLarge(ctx.db, parquet))?.state,
    statements: () => server.sent.map(({ statement }) => statement),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
