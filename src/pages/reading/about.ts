import type { TakenDecision } from "../../decisions/decision.ts";
import { boardsShowing, type ListedBoard } from "./board-links.ts";
import { defined } from "../../base/defined.ts";
import { isId } from "../../base/id.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { Project } from "../../projects/project.ts";
import type { ReceivedReport, ReuseElsewhere } from "../../network/room.ts";
import type { DatasetFigures } from "../../sharing/figures.ts";
import type { Distribution, Origin } from "../../catalogue/metadata.ts";
import type { Quality } from "../../catalogue/quality.ts";
import { type PlaceShown, showCoverage } from "./coverage.ts";
import { type DistributionShown, showDistribution } from "./distributions.ts";

/** What the page of a dataset shows beside its tables. */
interface About {
  readonly places: readonly PlaceShown[];
  readonly morePlaces: number;
  /** What was published elsewhere: its tables here have their own views. */
  readonly distributions: readonly DistributionShown[];
  /** By source. */
  readonly lastSeen: ReadonlyMap<string, Date>;
  /** Sources that are instances of the network: what they sign is relayed, not gathered. */
  readonly instances: ReadonlySet<string>;
  /** What was published of what is made of it: the newest ones, and how many there are. */
  readonly reuses: { readonly items: readonly Project[]; readonly total: number };
  /** Those that show it. */
  readonly boards: readonly ListedBoard[];
  /** What other instances publish of what is made of it; those hidden too, for who may show them again. */
  readonly reusesElsewhere: readonly ReuseElsewhere[];
  /** How often it is read and asked for, as the instance that holds its tables says; `unknown` while that one is silent. */
  readonly figures: DatasetFigures | "unknown";
  /** Whether that is another instance. */
  readonly areFiguresElsewhere: boolean;
  /** What other instances could not take of it, where the reader is of its organization. */
  readonly reports: readonly ReceivedReport[];
  /** That stand on the dataset. */
  readonly decisions: { readonly items: readonly TakenDecision[]; readonly total: number };
  readonly quality: Omit<Quality, "points">;
}

const placesShown = 30;
const reusesShown = 6;

export async function openAbout(
  { rooms, actor, language }: Pick<App.Locals, "rooms" | "actor" | "language">,
  dataset: Dataset,
): Promise<About> {
  const listed: readonly Distribution[] = dataset.metadata.distributions;
  const [
    checks,
    lastSeen,
    instances,
    { score, max, rating, lacks },
    reuses,
    elsewhere,
    figures,
    reports,
    decisions,
    boards,
  ] = await Promise.all([
    listed.length === 0 ? undefined : rooms.harvests.checksOf(actor, dataset.id),
    dataset.origins.length === 0 ? new Map<string, Date>() : rooms.harvests.lastSeenOf(actor, dataset.id),
    instancesAmong({ rooms, actor }, dataset.origins),
    rooms.datasets.qualityOf(actor, dataset.id),
    rooms.projects.listProjects(actor, { page: 1, pageSize: reusesShown, dataset: dataset.id }),
    rooms.network.reusesElsewhere(actor, [dataset.id]),
    figuresOf({ rooms, actor }, dataset),
    actor.kind === "member" ? rooms.network.listReports(actor, dataset.id) : [],
    rooms.decisions.listDecisions(actor, { page: 1, pageSize: reusesShown, dataset: dataset.id }),
    boardsShowing({ rooms, actor }, dataset),
  ]);
  const places = dataset.metadata.spatial.flatMap(
    (coverage) => showCoverage(coverage, rooms.territory) ?? [],
  );
  return {
    places: places.slice(0, placesShown),
    morePlaces: Math.max(0, places.length - placesShown),
    distributions: listed.map((distribution) =>
      showDistribution(distribution, {
        language,
        check: checks?.get(distribution.downloadUrl ?? distribution.accessUrl),
        licence: dataset.licence,
      }),
    ),
    lastSeen,
    instances,
    reuses: { items: reuses.items, total: reuses.total },
    boards,
    reusesElsewhere: elsewhere.get(dataset.id) ?? [],
    ...figures,
    reports,
    decisions: { items: decisions.items, total: decisions.total },
    quality: { score, max, rating, lacks },
  };
}

/** Nothing is read here of what another instance holds: it counts. */
async function figuresOf(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  { id }: Dataset,
): Promise<Pick<About, "figures" | "areFiguresElsewhere">> {
  const elsewhere = await rooms.remote.figuresOf(actor, id);
  if (elsewhere === undefined) {
    return { figures: await rooms.figures.figuresOf(actor, id), areFiguresElsewhere: false };
  }
  if (elsewhere === "unknown") return { figures: elsewhere, areFiguresElsewhere: true };
  const { medianDaysToAnswer, ...requests } = elsewhere.requests;
  return {
    figures: { ...elsewhere, requests: { ...requests, ...defined({ medianDaysToAnswer }) } },
    areFiguresElsewhere: true,
  };
}

/** Of the sources of a dataset, those that are instances, which are no sources to gather from. */
async function instancesAmong(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  origins: readonly Origin[],
): Promise<ReadonlySet<string>> {
  const told = origins.filter(isSubject);
  const gathered = await Promise.all(
    told.map(({ source }) => rooms.harvests.getSource(actor, source).catch(() => undefined)),
  );
  return new Set(told.filter((_, index) => gathered[index] === undefined).map(({ source }) => source));
}

/** Whether it is named as an instance names what it publishes: by an id below its own address. */
function isSubject({ identifier, url }: Origin): boolean {
  const address = URL.parse(url ?? "")?.origin;
  return (
    identifier.startsWith(`${address}/datasets/`) && isId(identifier.slice(`${address}/datasets/`.length))
  );
}
