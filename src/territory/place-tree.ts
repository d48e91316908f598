import { levelsByWidth } from "./place-names.ts";
import type { PlaceLevel, Territory } from "./territory.ts";

/** What lies in a place, and what became of it. */
export interface PlaceTree {
  /** Codes by `departement/35/commune`. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** Codes by `commune/35238`. */
  readonly former: ReadonlyMap<string, readonly string[]>;
}

export function plantTree(territory: Territory): PlaceTree {
  const children = new Lists();
  for (const code of territory.codes("commune")) {
    const { epci, departement, region } = territory.parentOf("commune", code) ?? {};
    if (departement !== undefined) children.add(`${keyOf("departement", departement)}/commune`, code);
    if (epci === undefined || departement === undefined) continue;
    children.add(`${keyOf("epci", epci)}/commune`, code);
    children.add(`${keyOf("departement", departement)}/epci`, epci);
    if (region !== undefined) children.add(`${keyOf("region", region)}/epci`, epci);
  }
  for (const code of territory.codes("departement")) {
    const region = territory.parentOf("departement", code)?.region;
    if (region !== undefined) children.add(`${keyOf("region", region)}/departement`, code);
  }
  return {
    children: children.lists(),
    former: formerCodes(territory),
  };
}

function formerCodes(territory: Territory): ReadonlyMap<string, readonly string[]> {
  const former = new Lists();
  for (const level of levelsByWidth) {
    for (const code of territory.otherCodes(level)) {
      const last = lastSuccessor(territory, level, code);
      if (last !== code) former.add(keyOf(level, last), code);
    }
  }
  return former.lists();
}

/** Each value once, in the order of its coming. */
class Lists {
  readonly #values = new Map<string, Set<string>>();

  add(key: string, value: string): void {
    const values = this.#values.get(key);
    if (values === undefined) this.#values.set(key, new Set([value]));
    else values.add(value);
  }

  lists(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.#values].map(([key, values]) => [key, [...values]]));
  }
}

/** Mergers follow each other; those that would go in a circle end. The code itself where it led into no other. */
export function lastSuccessor(territory: Pick<Territory, "lookUp">, level: PlaceLevel, code: string): string {
  let last = code;
  for (let step = 0; step < 10; step += 1) {
    const next = territory.lookUp(level, last)?.successor;
    if (next === undefined) return last;
    last = next;
  }
  return last;
}

export function keyOf(level: PlaceLevel, code: string): string {
  return `${level}/${code}`;
}
