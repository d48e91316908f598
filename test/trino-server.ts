import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { openBucket } from "../src/store/open-bucket.ts";
import type { S3Address } from "../src/store/s3/signed-requests.ts";
import { readStorePlace } from "../src/store-settings.ts";
import { type LargeFiles, openLargeFiles } from "../src/trino/large-files.ts";
import { parseTrinoAddress } from "../src/trino/trino-address.ts";
import { Trino } from "../src/trino/trino.ts";

/**
 * `http://user@host:8080/catalogue`, and where that catalogue reads: a folder whose `trino` is its `local.location`, or a
 * bucket as `MAILLE_STORE` writes it.
 */
const { MAILLE_TEST_TRINO: server, MAILLE_TEST_TRINO_FILES: place } = process.env;

/** What a test that needs a Trino is left out for, where none is named. */
export const withoutTrino =
  server === undefined || place === undefined
    ? "left out: MAILLE_TEST_TRINO and MAILLE_TEST_TRINO_FILES name no server"
    : false;

/** The same for one that needs a whole instance there: its files are in a bucket. */
export const withoutTrinoBucket =
  withoutTrino || (place?.startsWith("s3:") ? false : "left out: MAILLE_TEST_TRINO_FILES is no bucket");

/** The settings of an instance that has tables of so many rows answered there, with a schema and a prefix of its own. */
export function instanceOnTrino(rowsMin: number) {
  const own = `maille_${randomBytes(4).toString("hex")}`;
  const [bucket = "", endpoint] = (place ?? "").split("?");
  const store = `${bucket}/${own}${endpoint === undefined ? "" : `?${endpoint}`}`;
  const named = Object.entries(process.env).filter(([name]) => name.startsWith("AWS_"));
  const settings = {
    ...Object.fromEntries(named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    MAILLE_STORE: store,
    MAILLE_TRINO: `${server}/${own}`,
    MAILLE_TRINO_ROWS: String(rowsMin),
  };
  return {
    settings,
    async [Symbol.asyncDispose]() {
      const address = parseTrinoAddress(settings.MAILLE_TRINO);
      assert.ok(address !== undefined);
      const trino = new Trino(address);
      const budget = { timeMs: 60_000 };
      await trino.ask({ sql: `DROP SCHEMA IF EXISTS ${trino.schema} CASCADE`, values: [] }, budget);
      const kept = openBucket(placeIn(store));
      for await (const { key } of kept.list()) await kept.remove(key);
    },
  };
}

/** A schema of its own on that server, for who has every table of a row or more answered there. */
export function trinoOfTests() {
  const address = parseTrinoAddress(`${server}/maille_${randomBytes(4).toString("hex")}`);
  if (address === undefined || place === undefined) throw new Error("MAILLE_TEST_TRINO names no server");
  const trino = new Trino(address);
  return {
    large: { files: filesIn(place), trino, rowsMin: 1, totals: new Map<string, number>() },
    async [Symbol.asyncDispose]() {
      await trino.ask({ sql: `DROP SCHEMA IF EXISTS ${trino.schema}`, values: [] }, { timeMs: 10_000 });
    },
  };
}

function filesIn(text: string): LargeFiles {
  return text.startsWith("s3:") ? openLargeFiles(placeIn(text), "") : openLargeFiles("folder", text);
}

function placeIn(text: string): S3Address {
  const found = readStorePlace({ ...process.env, MAILLE_STORE: text });
  if (found === "folder") throw new Error("MAILLE_TEST_TRINO_FILES is no bucket");
  return found;
}
