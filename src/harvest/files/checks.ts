import type { Actor } from "../../access/actor.ts";
import { isFailure, problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import type { Distribution } from "../../catalogue/metadata.ts";
import { assertReadable } from "../../catalogue/reading.ts";
import { cleanProblem } from "../clean.ts";
import type { HarvestContext } from "../context.ts";
import {
  type CheckedLink,
  checksOfDatasets,
  type DueRecord,
  dueRecords,
  noteChecks,
} from "../store/check-rows.ts";
import type { FetchedResponse } from "../../net/net.ts";
import type { LinkCheck } from "../link-check.ts";
import { sniff } from "./sniff.ts";

type Context = Pick<HarvestContext, "db" | "net" | "clock" | "linkPace">;

const recordsMax = 200;
const atOnce = 4;
const firstBytes = 4096;
/** Of one dataset: one with thousands of files says enough by its first ones. */
const linksMax = 100;

/** Whether each remote file of a dataset could be had when it was last asked for, by its address. */
export async function checksOf(
  { db }: Pick<Context, "db">,
  actor: Actor,
  dataset: Id,
): Promise<ReadonlyMap<string, LinkCheck>> {
  await assertReadable(db, actor, dataset);
  return (await checksOfDatasets(db, [dataset])).get(dataset) ?? new Map();
}

/** The same in short, for the quality of many datasets. */
export async function linkStates(
  { db }: Pick<Context, "db">,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, ReadonlyMap<string, boolean>>> {
  const all = await checksOfDatasets(db, datasets);
  return new Map(
    [...all].map(([id, checks]) => [id, new Map([...checks].map(([url, { ok }]) => [url, ok]))]),
  );
}

/** Asks for the files of those datasets that were longest not asked for. */
export async function checkLinksNow(ctx: Context, signal: AbortSignal): Promise<void> {
  const due = [...(await dueRecords(ctx.db, ctx.clock(), recordsMax))];
  const worker = async (): Promise<void> => {
    for (let record = due.shift(); record !== undefined; record = due.shift()) {
      await checkRecord(ctx, record, signal);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function checkRecord(ctx: Context, record: DueRecord, signal: AbortSignal): Promise<void> {
  const byAddress = new Map(
    record.distributions.map((distribution) => [addressOf(distribution), distribution] as const),
  );
  const checked: CheckedLink[] = [];
  for (const [url, distribution] of [...byAddress].slice(0, linksMax)) {
    signal.throwIfAborted();
    const check = await checkLink(ctx, url, distribution, signal);
    if (check !== undefined) checked.push({ url, ...check });
  }
  await noteChecks(ctx.db, record, checked, ctx.clock());
}

function addressOf({ downloadUrl, accessUrl }: Distribution): string {
  return downloadUrl ?? accessUrl;
}

/** With GET, of which only the beginning is read; `undefined` where the host asks to wait. */
async function checkLink(
  ctx: Context,
  url: string,
  distribution: Distribution,
  signal: AbortSignal,
): Promise<Omit<LinkCheck, "checkedAt" | "since"> | undefined> {
  const host = URL.parse(url)?.host;
  if (host === undefined)
    return { ok: false, problem: problem("net-address-wrong", { url: url.slice(0, 200) }) };
  await ctx.linkPace.turn(host, signal);
  try {
    const options = { maxBytes: firstBytes, timeoutMs: 30_000, signal, firstBytes };
    return await toCheck(await ctx.net.fetch(url, options), distribution);
  } catch (error) {
    if (signal.aborted || !isFailure(error)) throw error;
    const status = Number(error.args["status"] ?? 0);
    if (status === 429 || status === 503) return undefined;
    const told = cleanProblem(problem(error.key, error.args));
    return { ok: false, problem: told, ...(status === 0 ? {} : { status }) };
  }
}

async function toCheck(
  { body, headers, bytesTotal }: FetchedResponse,
  distribution: Distribution,
): Promise<Omit<LinkCheck, "checkedAt" | "since">> {
  const beginning = Buffer.concat(await Array.fromAsync(body as AsyncIterable<Buffer>));
  const mediaType = (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  return {
    ...sniff(beginning, distribution),
    status: 200,
    ...(mediaType === "" ? {} : { mediaType }),
    ...defined({ bytes: bytesTotal }),
  };
}
