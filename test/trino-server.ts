import { randomBytes } from "node:crypto";
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
  if (!text.startsWith("s3:")) return openLargeFiles("folder", text);
  return openLargeFiles(readStorePlace({ ...process.env, MAILLE_STORE: text }), "");
}
