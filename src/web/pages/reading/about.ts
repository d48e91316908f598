import type { Dataset } from "../../../catalogue/dataset.ts";
import type { Project } from "../../../projects/project.ts";
import type { ReceivedReport } from "../../rooms-network.ts";
import type { DatasetFigures } from "../../rooms-journal.ts";
import type { Distribution } from "../../../catalogue/metadata.ts";
import { type PlaceShown, showCoverage } from "./coverage.ts";
import { type DistributionShown, showDistribution } from "./distributions.ts";

/** What the page of a dataset shows beside its tables. */
export interface About {
  readonly places: readonly PlaceShown[];
  readonly morePlaces: number;
  /** What was published elsewhere: its tables here have their own views. */
  readonly distributions: readonly DistributionShown[];
  /** By source. */
  readonly lastSeen: ReadonlyMap<string, Date>;
  /** What was published of what is made of it: the newest ones, and how many there are. */
  readonly reuses: { readonly items: readonly Project[]; readonly total: number };
  /** How often it is read and asked for. */
  readonly figures: DatasetFigures;
  /** What other instances could not take of it, where the reader is of its organization. */
  readonly reports: readonly ReceivedReport[];
  readonly quality: { readonly score: number; readonly rating: string };
}

const placesShown = 30;
const reusesShown = 6;

export async function openAbout(
  { rooms, actor, language }: Pick<App.Locals, "rooms" | "actor" | "language">,
  dataset: Dataset,
): Promise<About> {
  const listed: readonly Distribution[] = dataset.metadata.distributions;
  const [checks, lastSeen, { score, rating }, reuses, figures, reports] = await Promise.all([
    listed.length === 0 ? undefined : rooms.harvests.checksOf(actor, dataset.id),
    dataset.origins.length === 0 ? new Map<string, Date>() : rooms.harvests.lastSeenOf(actor, dataset.id),
    rooms.datasets.qualityOf(actor, dataset.id),
    rooms.projects.listProjects(actor, { page: 1, pageSize: reusesShown, dataset: dataset.id }),
    rooms.figures.figuresOf(actor, dataset.id),
    actor.kind === "member" ? rooms.network.listReports(actor, dataset.id) : [],
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
    reuses: { items: reuses.items, total: reuses.total },
    figures,
    reports,
    quality: { score, rating },
  };
}
