import { communesAround, drawnFrom, metresBetween, type PlacedCommune, type Spot } from "./around.ts";
import { alongEvery, inventStreets } from "./streets.ts";

/** A stop of the invented network. */
export interface Stop extends Spot {
  readonly id: string;
  readonly name: string;
  /** The code of its commune. */
  readonly commune: string;
  readonly lines: readonly string[];
  readonly accessible: boolean;
  /** Who get on there on a working day. */
  readonly passages: number;
}

/** A line of it: from the centre out to a commune, around, or across. */
interface Line {
  readonly id: string;
  readonly stops: readonly number[];
}

export interface Network {
  readonly stops: readonly Stop[];
  readonly lines: readonly Line[];
}

const stepMetres = 420;
/** The largest communes have a line of their own that goes round. */
const localLines = 14;

/** Lines that cross the centre. */
const cityLines = 5;

/**
 * A network of buses that nobody runs, over communes that are there: each commune has a line to the
 * centre, by the roads through the towns on the way, with a stop every few hundred metres; boulevards
 * and streets of the centre have their lines, and the largest communes one of their own. How busy a stop
 * is follows from how many people live around it, and how far the centre is.
 */
export function inventNetwork(): Network {
  const communes = communesAround();
  const [centre, ...others] = communes;
  if (centre === undefined)
    throw new Error("the territory of the demonstration has no commune with a position");
  const random = drawnFrom(35_238);
  const laying = { centre, communes, drafts: [] as Draft[], named: namesIn(random) };
  const streets = inventStreets(communes);
  const ways = [
    ...others.map((commune, index) => ({ id: String(index + 1), way: streets.wayTo(commune) })),
    ...[1400, 2600].map((radius, index) => ({
      id: `R${index + 1}`,
      way: streets.around(centre, radius, radius),
    })),
    ...Array.from({ length: cityLines }, (_, index) => ({
      id: `C${index + 1}`,
      way: streets.across(centre, 3400, 100 + index),
    })),
    ...others.slice(0, localLines).map((commune, index) => ({
      id: `L${index + 1}`,
      way: streets.around(commune, 480 + 90 * Math.log2(1 + commune.population / 5000), index),
    })),
  ];
  const lines = ways.map(({ id, way }) => ({
    id,
    stops: [...new Set(alongEvery(way, stepMetres).map((spot) => stopAt(spot, { ...laying, line: id })))],
  }));
  return { stops: laying.drafts.map((draft, index) => toStop(draft, index, centre, random)), lines };
}

interface Draft extends Spot {
  readonly name: string;
  readonly commune: PlacedCommune;
  readonly lines: Set<string>;
}

interface Laying {
  readonly centre: PlacedCommune;
  readonly communes: readonly PlacedCommune[];
  readonly drafts: Draft[];
  readonly named: (commune: PlacedCommune, first: boolean) => string;
  readonly line: string;
}

function stopAt(position: Spot, { communes, drafts, named, line, centre }: Laying): number {
  const near = drafts.findIndex((draft) => metresBetween(draft, position) < 160);
  if (near !== -1) {
    drafts[near]?.lines.add(line);
    return near;
  }
  const [nearest = centre] = communes.toSorted(
    (a, b) => metresBetween(a, position) / reachOf(a) - metresBetween(b, position) / reachOf(b),
  );
  const first = !drafts.some(({ commune }) => commune === nearest);
  drafts.push({ ...position, name: named(nearest, first), commune: nearest, lines: new Set([line]) });
  return drafts.length - 1;
}

/** How far a commune reaches: a city of 200 000 spreads over half as much again as a village. */
function reachOf({ population }: PlacedCommune): number {
  return Math.max(1000, population) ** 0.12;
}

function toStop(draft: Draft, index: number, centre: PlacedCommune, random: () => number): Stop {
  const { latitude, longitude, name, commune, lines } = draft;
  const far = metresBetween(draft, centre);
  const around = 900 * Math.exp(-far / 2600) + 14 * Math.sqrt(commune.population / 100);
  const passages = Math.max(3, Math.round(around * lines.size ** 0.8 * (0.4 + random() * 1.1)));
  return {
    id: `A${String(index + 1).padStart(4, "0")}`,
    name,
    latitude,
    longitude,
    commune: commune.code,
    lines: [...lines].toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })),
    accessible: random() < 0.68,
    passages,
  };
}

/** The first stop of a commune is its town hall; two of one commune never share a name. */
function namesIn(random: () => number): Laying["named"] {
  const taken = new Set<string>();
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  return (commune, first) => {
    const town = commune.name.replace(/-/g, " ");
    for (let tries = 0; ; tries += 1) {
      const plain = first && tries === 0 ? "Mairie" : `${pick(kinds)} ${pick(called)}`;
      const name = `${town} ${plain}${tries > 40 ? ` ${tries - 39}` : ""}`;
      if (taken.has(name)) continue;
      taken.add(name);
      return name;
    }
  };
}

const kinds = ["Rue", "Allée", "Place", "Clos", "Pont", "Moulin", "Rond-point", "Parc", "École", "Avenue"];
const called = [
  "des Tilleuls", "du Levant", "des Ajoncs", "de la Source", "des Cerisiers", "du Verger", "des Forges",
  "du Grand Pré", "des Alouettes", "de la Fontaine", "des Peupliers", "du Lavoir", "des Bruyères", "du Canal",
  "des Genêts", "de la Lande", "des Roseaux", "du Vieux Chêne", "des Hirondelles", "du Bocage", "de la Garenne",
  "des Noyers", "du Coteau", "des Charmes", "de la Prairie", "des Saules", "du Four à Pain", "des Primevères",
]; // prettier-ignore
