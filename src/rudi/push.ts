import { Failure } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import { isOutage } from "../base/outage.ts";
import { findPublishedHere } from "../catalogue/remote.ts";
import type { Tx } from "../db/db.ts";
import { harvestLock } from "../db/locks.ts";
import { recordOf } from "../harvest/json/element.ts";
import { rudiRecord } from "../harvest/json/rudi-record.ts";
import { insertProblems } from "../harvest/store/problem-rows.ts";
import { insertDoneRun, noCounts, noteCounts, sweepRunsOf } from "../harvest/store/run-rows.ts";
import { holdersOf } from "../harvest/store/record-rows.ts";
import { getSourceRow } from "../harvest/store/source-rows.ts";
import { takeRecords } from "../harvest/run/take-records.ts";
import { withdrawRecords } from "../harvest/run/withdraw-records.ts";
import type { RemoteRecord } from "../harvest/read.ts";
import { isRawRecord, type RawRecord } from "../harvest/normalize/fields.ts";
import { checkRecord, type RudiError } from "./check-record.ts";
import type { RudiContext } from "./context.ts";
import { nodeOfToken } from "./node-tokens.ts";
import type { NodeRow } from "./nodes.ts";
import type { RudiReport } from "./node.ts";
import { enqueueReport } from "./report-delivery.ts";
import { apiVersion, uuid } from "./standard.ts";
import { fromUuid4 } from "./uuid.ts";

/**
 * Takes in the record that the node of a token pushes, or tells in its report why not: both are answered by the
 * identifier of the report, as RUDI's portal does. Throws `invalid` for what is no JSON object.
 */
export async function push(
  ctx: RudiContext,
  token: string,
  { method, text }: { method: "POST" | "PUT"; text: string },
): Promise<Id> {
  const node = await nodeOfToken(ctx, token);
  const value = parsed(text);
  const resource = textIn(value, "global_id");
  const told = { method, resource, title: textIn(value, "resource_title"), version: versionOf(value) };
  const wrong = checkRecord(value);
  if (wrong.length > 0) return report(ctx, node, told, { errors: wrong });
  const { place: _place, ...record } = recordOf(
    { index: 0, path: "", value, text },
    { context: { base: node.url }, read: rudiRecord },
    node.url,
  );
  return settled(ctx, node, told, (tx) =>
    takeIn(tx, ctx, node, { method, record: { ...record, place: resource } }),
  );
}

/** The node of the token no longer has it. */
export async function pushDeletion(ctx: RudiContext, token: string, resource: string): Promise<Id> {
  const node = await nodeOfToken(ctx, token);
  const told = {
    method: "DELETE" as const,
    resource: resource.slice(0, 200),
    title: "",
    version: apiVersion,
  };
  if (!uuid.test(resource)) {
    return report(ctx, node, told, {
      errors: [{ code: "ERR-307", field: "global_id", args: { field: "global_id", value: told.resource } }],
    });
  }
  return settled(ctx, node, told, async (tx) => {
    const source = await getSourceRow(tx, node.source);
    const held = await holderOf(tx, resource);
    if (held !== undefined && held !== node.source) return { errors: [notYours] };
    if (held === undefined) return { errors: [unknown(resource)] };
    await withdrawRecords(tx, { ctx, source }, [resource], "federation-deleted-there");
    return { errors: [] };
  });
}

interface Outcome {
  readonly errors: readonly RudiError[];
  readonly problems?: number;
}

type Pushed = Pick<RudiReport, "method" | "resource" | "title"> & { readonly version: string };

const notYours: RudiError = { code: "ERR-403", field: "global_id", args: {} };

function unknown(resource: string): RudiError {
  return { code: "ERR-104", field: "global_id", args: { resource } };
}

/** One push at a time, beside what is gathered; what breaks inside is told in the report and in the log. */
async function settled(
  ctx: RudiContext,
  node: NodeRow,
  told: Pushed,
  work: (tx: Tx) => Promise<Outcome>,
): Promise<Id> {
  let outcome: Outcome;
  try {
    outcome = await ctx.db.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${harvestLock})`;
      return work(tx);
    });
  } catch (error) {
    if (isOutage(error)) throw error;
    if (!(error instanceof Taken)) {
      ctx.log("rudi-push-broke", { node: node.url, resource: told.resource, error });
    }
    outcome = { errors: [error instanceof Taken ? taken(told.resource) : broken] };
  }
  return report(ctx, node, told, outcome);
}

async function takeIn(
  tx: Tx,
  ctx: RudiContext,
  node: NodeRow,
  { method, record }: { method: "POST" | "PUT"; record: RemoteRecord },
): Promise<Outcome> {
  const resource = record.identifier ?? "";
  const held = await holderOf(tx, resource);
  const [own] = await findPublishedHere(tx, [{ slugs: [fromUuid4(resource)], identifiers: [resource] }]);
  if (own !== undefined || (held !== undefined && held !== node.source)) return { errors: [notYours] };
  if (method === "PUT" && held === undefined) return { errors: [unknown(resource)] };
  const at = ctx.clock();
  const run = { id: newId(at.getTime()), attempt: 1 };
  const source = await getSourceRow(tx, node.source);
  await insertDoneRun(tx, { id: run.id, source: node.source, at });
  const { tally, problems } = await takeRecords(tx, { ctx, source, run }, [record]);
  // The same once more is a replay, and changes nothing; something else under a name that is taken is not.
  if (method === "POST" && held !== undefined && tally.unchanged === 0) throw new Taken();
  await insertProblems(tx, run.id, problems);
  const { seen, created, changed, unchanged, joined, refused, withProblems } = tally;
  const counts = { ...noCounts, seen, created, changed, unchanged, joined, refused, withProblems };
  await noteCounts(tx, run.id, counts);
  // A push is a run of its own: the oldest go.
  await sweepRunsOf(tx, node.source, runsKept);
  return { errors: refused > 0 ? [{ code: "ERR-105", field: "", args: {} }] : [], problems: problems.length };
}

/** Something else is known under that identifier: all of it is undone. */
class Taken extends Error {}

const broken: RudiError = { code: "ERR-500", field: "", args: {} };

function taken(value: string): RudiError {
  return { code: "ERR-304", field: "global_id", args: { field: "global_id", value } };
}

const runsKept = 30;

/** The source of the node, or of anybody else who pushes, that has this record. */
async function holderOf(tx: Tx, resource: string): Promise<Id | undefined> {
  const [row] = await tx<{ source: Id }[]>`
    select source from rudi_nodes where source = any(${[...(await holdersOf(tx, resource))]}::uuid[])
    order by created_at limit 1`;
  return row?.source;
}

async function report(
  ctx: RudiContext,
  node: NodeRow,
  told: Pushed,
  { errors, problems = 0 }: Outcome,
): Promise<Id> {
  const at = ctx.clock();
  const id = newId(at.getTime());
  await ctx.db.begin(async (tx) => {
    await tx`
      insert into rudi_reports
        (id, node, resource, title, method, version, submitted_at, treated_at, errors, problems)
      values (${id}, ${node.id}, ${told.resource}, ${told.title}, ${told.method}, ${told.version}, ${at}, ${at},
        ${tx.json(errors.slice(0, errorsMax) as never)}, ${problems})`;
    await enqueueReport(tx, node, id, at);
  });
  return id;
}

const errorsMax = 200;

function parsed(text: string): RawRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Failure("invalid", "rudi-no-json", {}, { cause });
  }
  if (!isRawRecord(value)) throw new Failure("invalid", "rudi-no-json");
  return value;
}

function textIn(value: RawRecord, name: string): string {
  const told = value[name];
  return typeof told === "string" ? told.replaceAll("\0", "").toWellFormed().slice(0, 200) : "";
}

function versionOf(value: RawRecord): string {
  const info = value["metadata_info"];
  return (isRawRecord(info) ? textIn(info, "api_version") : "") || apiVersion;
}
