import { drawnFrom, metresBetween, moved, type PlacedCommune, type Spot } from "./around.ts";

/** Where roads lie that nobody built: the same at each start, and for each line that takes them. */
export interface Streets {
  /** From the centre out to a commune, through the towns on the way: lines share the roads near the centre. */
  readonly wayTo: (commune: PlacedCommune) => readonly Spot[];
  /** Around a place, as boulevards go: nowhere quite round. */
  readonly around: (middle: Spot, radius: number, seed: number) => readonly Spot[];
  /** Across a place from one side to the other, in the direction of an angle. */
  readonly across: (middle: Spot, radius: number, seed: number) => readonly Spot[];
}

/** A detour through a town on the way is taken where the whole costs less; the far is dearer than the near. */
const dearness = 1.35;
/** How far a road leaves the straight line between two towns, of their distance. */
const crookedness = 0.11;
const pieceMetres = 300;

export function inventStreets(communes: readonly PlacedCommune[]): Streets {
  const [centre] = communes;
  if (centre === undefined) throw new Error("streets lead nowhere without a commune");
  return {
    wayTo: (commune) => {
      const towns = [commune];
      for (let at = commune; at !== centre; towns.push(at)) at = nextTown(at, centre, communes);
      return towns
        .toReversed()
        .flatMap((town, step, all) => (step === 0 ? [] : roadBetween(all[step - 1] ?? centre, town)));
    },
    around: (middle, radius, seed) => {
      const random = drawnFrom(seed);
      const [first, second, third] = [random() * 7, random() * 7, random() * 7];
      const steps = Math.round((2 * Math.PI * radius) / pieceMetres);
      return Array.from({ length: steps }, (_, step) => {
        const angle = (2 * Math.PI * step) / steps;
        const bulge =
          0.16 * Math.sin(2 * angle + first) +
          0.09 * Math.sin(3 * angle + second) +
          0.06 * Math.sin(5 * angle + third);
        const far = radius * (1 + bulge);
        return moved(middle, Math.sin(angle) * far, Math.cos(angle) * far);
      });
    },
    across: (middle, radius, seed) => {
      const random = drawnFrom(seed);
      const angle = random() * Math.PI;
      const end = (side: number): Spot => {
        const turned = angle + (random() - 0.5) * 0.9;
        return moved(middle, side * Math.sin(turned) * radius, side * Math.cos(turned) * radius);
      };
      const beside = moved(middle, (random() - 0.5) * radius * 0.5, (random() - 0.5) * radius * 0.5);
      return [...crooked(end(-1), beside, random), ...crooked(beside, end(1), random)];
    },
  };
}

/** The town nearer to the centre through which the way is the cheapest; the centre itself where none is. */
function nextTown(
  from: PlacedCommune,
  centre: PlacedCommune,
  communes: readonly PlacedCommune[],
): PlacedCommune {
  const whole = metresBetween(from, centre);
  const costOf = (town: PlacedCommune): number =>
    metresBetween(from, town) ** dearness + metresBetween(town, centre) ** dearness;
  const nearer = communes.filter((town) => town !== from && metresBetween(town, centre) < whole * 0.9);
  return nearer.reduce((best, town) => (costOf(town) < costOf(best) ? town : best), centre);
}

function roadBetween(from: PlacedCommune, to: PlacedCommune): readonly Spot[] {
  return crooked(from, to, drawnFrom(Number.parseInt(from.code, 36) * 31 + Number.parseInt(to.code, 36)));
}

/** Halved again and again, each middle moved a little aside. */
function crooked(from: Spot, to: Spot, random: () => number): readonly Spot[] {
  const whole = metresBetween(from, to);
  if (whole < pieceMetres) return [from, to];
  const aside = (random() - 0.5) * 2 * crookedness;
  const between = {
    latitude: (from.latitude + to.latitude) / 2,
    longitude: (from.longitude + to.longitude) / 2,
  };
  const [north, east] = offset(from, to);
  const middle = moved(between, -east * aside, north * aside);
  return [...crooked(from, middle, random), ...crooked(middle, to, random).slice(1)];
}

/** Metres north and east from one place to another. */
function offset(from: Spot, to: Spot): readonly [number, number] {
  const north =
    metresBetween(from, { ...from, latitude: to.latitude }) * Math.sign(to.latitude - from.latitude);
  const east =
    metresBetween(from, { ...from, longitude: to.longitude }) * Math.sign(to.longitude - from.longitude);
  return [north, east];
}

/** Places along a way, as far apart as stops are. */
export function alongEvery(way: readonly Spot[], stepMetres: number): readonly Spot[] {
  const found: Spot[] = [];
  let left = 0;
  for (const [at, to] of way.entries()) {
    const from = way[at - 1] ?? to;
    const length = metresBetween(from, to);
    for (; left <= length; left += stepMetres) {
      const share = length === 0 ? 0 : left / length;
      found.push({
        latitude: Math.round((from.latitude + (to.latitude - from.latitude) * share) * 1e5) / 1e5,
        longitude: Math.round((from.longitude + (to.longitude - from.longitude) * share) * 1e5) / 1e5,
      });
    }
    left -= length;
  }
  return found;
}
