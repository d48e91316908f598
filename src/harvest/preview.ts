import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Actor } from "../access/actor.ts";
import { requireRole } from "../access/require.ts";
import { Failure, isFailure, type Problem, problem } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
import type { HarvestContext } from "./context.ts";
import { findKind } from "./find-kind.ts";
import { Getter } from "./fetching/get.ts";
import { recordIn, type RemoteRecord } from "./read.ts";
import { checked, type NewSource } from "./sources.ts";
import type { SourceKind } from "./source.ts";

export interface Preview {
  readonly kind: SourceKind;
  readonly announced?: number;
  readonly records: readonly RemoteRecord[];
  readonly problems: readonly Problem[];
}

const recordsMax = 20;
const timeMs = 60_000;

/** The first records as they would be taken in; nothing is stored. */
export async function previewSource(ctx: HarvestContext, actor: Actor, told: NewSource): Promise<Preview> {
  requireRole(actor, told.organization, "administrator");
  const source = checked(told);
  const kind = source.kind ?? (await findKind(ctx, source.url));
  const reader = ctx.readers.get(kind);
  if (reader === undefined) throw new Failure("unsupported", "federation-kind-unknown", { kind });
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, AbortSignal.timeout(timeMs)]);
  await using getter = new Getter(ctx, {
    url: source.url,
    folder: join(ctx.folder, "runs", randomUUID()),
    signal,
    ignoreRobots: source.options["robots"] === "ignore",
    single: false,
  });
  const records: RemoteRecord[] = [];
  const problems: Problem[] = [];
  let announced: number | undefined;
  try {
    for await (const read of reader.read({
      url: source.url,
      options: source.options,
      get: getter.get,
      signal,
    })) {
      if (read.kind === "problem") problems.push(read.problem);
      if (read.kind === "page") announced = read.announced ?? announced;
      const record = recordIn(read);
      if (record !== undefined) records.push(record);
      if (records.length >= recordsMax) break;
    }
  } catch (error) {
    problems.push(toProblem(error, signal));
  } finally {
    end.abort();
  }
  return { kind, records, problems, ...defined({ announced }) };
}

function toProblem(error: unknown, signal: AbortSignal): Problem {
  if (isFailure(error)) return problem(error.key, error.args);
  if (signal.aborted) return problem("federation-too-long");
  throw error;
}
