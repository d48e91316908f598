import type { ExchangeState } from "../access/agreement.ts";
import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import { listDatasetsOf } from "../projects/project-datasets.ts";
import { getProject, mayChangeProject } from "../projects/projects.ts";
import type { SharingContext } from "./context.ts";
import { endOf } from "./exchange.ts";
import { sidesOf } from "./exchange/exchanges.ts";
import { exchangeColumns, type ExchangeRow, toExchange } from "./exchange/exchange-rows.ts";

/** Under what a project uses one of its datasets. */
export interface DatasetAgreements {
  readonly dataset: Id;
  /** Whether an agreement runs: all that everybody is told. */
  readonly runs: boolean;
  /** For those who change the project: each request, the last that changed first. */
  readonly agreements: readonly ProjectAgreement[];
}

interface ProjectAgreement {
  readonly id: Id;
  readonly state: ExchangeState;
  /** The last day of reading (ISO 8601), as it stands in what was asked, offered or agreed. */
  readonly until: string;
  /** The actor is of the side that asks, and sees the exchange. */
  readonly isOwn: boolean;
}

type Context = Pick<SharingContext, "db" | "clock" | "peers" | "identity">;

/** Requests of one project that are looked at. */
const exchangesMax = 500;

/**
 * The datasets of a project that the actor may know of, for which something was asked. That data are
 * used under an agreement tells a reader why they cannot read the same; who signed, for what and until
 * when is between the two sides, and a request that is not agreed on is nobody else's business.
 */
export async function agreementsOfProject(
  ctx: Context,
  actor: Actor,
  project: Id,
): Promise<readonly DatasetAgreements[]> {
  const { db, clock } = ctx;
  const { id } = await getProject({ db }, actor, project);
  const [datasets, owns, rows] = await Promise.all([
    listDatasetsOf({ db }, actor, id),
    mayChangeProject({ db }, actor, id),
    db<ExchangeRow[]>`
      select ${exchangeColumns(db)} from exchanges e where e.project ->> 'id' = ${id} and e.side <> 'producer'
      order by e.state <> 'running', e.changed_at desc, e.id desc limit ${exchangesMax}`,
  ]);
  if (rows.length === 0) return [];
  const exchanges = rows.map(toExchange);
  const elsewhere = await ctx.peers.subjectsOf(datasets.map((dataset) => dataset.id));
  const now = clock();
  return datasets.flatMap((dataset): DatasetAgreements[] => {
    const { instance, id: held } = elsewhere.get(dataset.id) ?? {
      instance: ctx.identity.url,
      id: dataset.id,
    };
    const own = exchanges.filter(
      ({ dataset: asked, peer }) => asked === held && (peer ?? ctx.identity.url) === instance,
    );
    if (own.length === 0) return [];
    const told = own.map((exchange): ProjectAgreement => {
      const over = exchange.state === "running" && endOf(exchange.terms) <= now;
      return {
        id: exchange.id,
        state: over ? "expired" : exchange.state,
        until: exchange.terms.until,
        isOwn: sidesOf(actor, exchange, "reader").length > 0,
      };
    });
    const runs = told.some(({ state }) => state === "running");
    if (!owns && !runs) return [];
    return [{ dataset: dataset.id, runs, agreements: owns ? told : [] }];
  });
}
