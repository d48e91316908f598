import { z } from "zod";
import { isFailure, Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { keyIdOf, verifyDocument } from "../../identity/documents.ts";
import type { NetworkContext } from "../context.ts";
import { getJson } from "../peers/fetch-json.ts";
import { keysOf } from "../peers/peer-keys.ts";
import { digestOf, unpackWords, wordsMax } from "../../tables/word-list.ts";
import { wordListSchema, wordListType } from "./word-list.ts";

const atOnce = 50;
const answerBytesMax = 1_000_000;
const firstWaitMs = 60_000;
const longestWaitMs = 86_400_000;

const answerSchema = z.object({ signed: z.string(), words: z.string().max(wordsMax * 7) });

interface WantedWords {
  readonly id: Id;
  readonly origin: string;
  /** Of the table, as it was told last. */
  readonly version: number;
  readonly digest: string | null;
}

/** Tables that everybody reads whose words are not those of the version that was told last. */
export async function listWantedWords({ db, clock }: NetworkContext): Promise<readonly string[]> {
  const rows = await db<{ id: Id; origin: string }[]>`
    select id, origin from remote_row_words where next_at <= ${clock()} order by next_at limit ${atOnce}`;
  return rows.map(({ id, origin }) => `${id} ${origin}`);
}

/** Asks the instance that holds a table for its words. What cannot be had now is asked for later, ever more rarely. */
export async function takeWords(ctx: NetworkContext, wanted: string, signal: AbortSignal): Promise<void> {
  const [id = "", origin = ""] = wanted.split(" ");
  const [table] = await ctx.db<WantedWords[]>`
    select w.id, w.origin, w.digest, (t.record ->> 'version')::int as version
    from remote_row_words w join remote_tables t on t.id = w.id and t.origin = w.origin
    where w.id = ${id} and w.origin = ${origin} and t.level = 'open' and t.record ? 'version'`;
  if (table === undefined) return;
  try {
    const told = await askForWords(ctx, table, signal);
    await keepWords(ctx, table, told);
  } catch (error) {
    if (signal.aborted || !isFailure(error)) throw error;
    await tryLater(ctx, table);
  }
}

interface ToldWords {
  readonly version: number;
  readonly digest: string;
  readonly hashes: readonly number[];
}

/** `undefined` where they are those that are held already. Throws `unavailable`, or what is wrong with them. */
async function askForWords(
  ctx: NetworkContext,
  { id, origin, digest: held }: WantedWords,
  signal: AbortSignal,
): Promise<ToldWords | undefined> {
  const url = `${origin}/api/network/tables/${id}/words`;
  const asking = { maxBytes: answerBytesMax, signal, ...(held === null ? {} : { ifNoneMatch: `"${held}"` }) };
  const answer = await getJson(ctx, url, asking);
  if (answer === undefined && held !== null) return undefined;
  const { data: told } = answerSchema.safeParse(answer);
  if (told === undefined) throw wrong(origin);
  const keys = await keysOf(ctx, origin, keyIdOf(told.signed));
  const signed = await verifyDocument(told.signed, { typ: wordListType, keys });
  const { data } = wordListSchema.safeParse(signed);
  if (data === undefined || data.instance !== origin || data.table !== id) throw wrong(origin);
  const hashes = digestOf(told.words) === data.digest ? unpackWords(told.words) : undefined;
  if (hashes === undefined) throw wrong(origin);
  return { version: data.version, digest: data.digest, hashes };
}

async function keepWords(
  ctx: NetworkContext,
  table: WantedWords,
  told: ToldWords | undefined,
): Promise<void> {
  const { db } = ctx;
  const { id, origin, version } = table;
  if (told !== undefined) {
    await db`
      update remote_row_words set hashes = ${[...told.hashes]}::int[], digest = ${told.digest}
      where id = ${id} and origin = ${origin}`;
  }
  // Its producer may not have read the newest version yet: those of the one before serve meanwhile.
  if (told !== undefined && told.version < version) return tryLater(ctx, table);
  await db`
    update remote_row_words set version = ${told?.version ?? version}, tries = 0, next_at = 'infinity'
    where id = ${id} and origin = ${origin}`;
}

async function tryLater({ db, clock }: NetworkContext, { id, origin }: WantedWords): Promise<void> {
  await db`
    update remote_row_words set tries = tries + 1,
      next_at = ${clock()}::timestamptz
        + least(${firstWaitMs} * 2 ^ least(tries, 20), ${longestWaitMs}) * interval '1 millisecond'
    where id = ${id} and origin = ${origin}`;
}

function wrong(origin: string): Failure {
  return new Failure("unavailable", "network-answer-wrong", { instance: origin });
}
