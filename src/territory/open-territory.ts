import { setImmediate as nextTurn } from "node:timers/promises";
import { once } from "../base/once.ts";
import { type Atlas, type AtlasPlace, type Names, type PlacesByCode, territoryOf } from "./atlas.ts";
import { readKept } from "./kept.ts";
import { firstLineFrom } from "./lines.ts";
import { partOf, type PlaceLine, placesOf } from "./place-line.ts";
import type { PlaceLevel, Territory } from "./territory.ts";

/**
 * The reference of codes: one of the process, however many instances it opens. What `scripts/make-places.js`
 * wrote is read by parts, each when it is first asked for (under 1 ms), then held: some 15 MB where all are.
 */
export const openTerritory = once(newTerritory);

interface OtherPlaces {
  readonly levels: Readonly<
    Record<Exclude<PlaceLevel, "commune">, Record<keyof Atlas, readonly PlaceLine[]>>
  >;
  readonly postal: readonly (readonly [postalCode: string, communes: readonly string[]])[];
  readonly departementsOfEpci: readonly (readonly [epci: string, departements: readonly string[]])[];
}

function newTerritory(): Territory {
  const others = once(() => JSON.parse(readKept("places").toString()) as OtherPlaces);
  const atlas = (level: keyof OtherPlaces["levels"]) =>
    once((): Atlas => {
      const { current, other } = others().levels[level];
      return { current: placesOf(current), other: placesOf(other) };
    });
  const texts = once(() => JSON.parse(readKept("names").toString()) as Readonly<Record<PlaceLevel, string>>);
  const names = (level: PlaceLevel): Names => ({
    codesOf: (comparable) => findCodes(texts()[level], comparable),
    read: async () => {
      texts();
      await nextTurn();
    },
  });
  return territoryOf(
    {
      commune: once(() => new Communes(readKept("communes"))),
      epci: atlas("epci"),
      departement: atlas("departement"),
      region: atlas("region"),
    },
    {
      names: {
        commune: names("commune"),
        epci: names("epci"),
        departement: names("departement"),
        region: names("region"),
      },
      postal: once(() => new Map(others().postal)),
      departementsOfEpci: once(() => new Map(others().departementsOfEpci)),
    },
  );
}

/** The codes of the line of that name, of lines in order. */
export function findCodes(text: string, name: string): readonly string[] {
  const wanted = `${name}\t`;
  const start = firstLineFrom(text, wanted);
  if (!text.startsWith(wanted, start)) return [];
  return text.slice(start + wanted.length, text.indexOf("\n", start)).split(" ");
}

interface Part {
  readonly current: ReadonlyMap<string, AtlasPlace>;
  readonly other: ReadonlyMap<string, AtlasPlace>;
}

/** Communes as they are written, by part. */
class Communes implements Atlas {
  readonly current: PlacesByCode = this.#places("current");
  readonly other: PlacesByCode = this.#places("other");
  readonly #codes: () => Readonly<Record<keyof Atlas, readonly string[]>>;
  /** A part, or its text until it is asked for. */
  readonly #parts = new Map<string, Part | Buffer>();

  constructor(text: Buffer) {
    const [codes = text, ...parts] = linesOf(text);
    this.#codes = once(() => JSON.parse(codes.toString()) as Record<keyof Atlas, string[]>);
    for (const part of parts) this.#parts.set(part.toString("latin1", partAt, partAt + 2), part);
  }

  #places(kind: keyof Atlas): PlacesByCode {
    const get = (code: string) => this.#part(partOf(code))?.[kind].get(code);
    const keys = () => this.#codes()[kind].values();
    const entries = () =>
      keys().flatMap((code): [string, AtlasPlace][] => {
        const place = get(code);
        return place === undefined ? [] : [[code, place]];
      });
    return { get, keys, [Symbol.iterator]: entries };
  }

  #part(name: string): Part | undefined {
    const known = this.#parts.get(name);
    if (!Buffer.isBuffer(known)) return known;
    const { current, other } = JSON.parse(known.toString()) as Record<keyof Atlas, readonly PlaceLine[]>;
    const part = { current: placesOf(current), other: placesOf(other) };
    this.#parts.set(name, part);
    return part;
  }
}

const partAt = '{"part":"'.length;

/** The lines of a list in JSON, each a member of it. */
function linesOf(text: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = text.indexOf("\n") + 1;
  for (let end = text.indexOf("\n", start); end !== -1; end = text.indexOf("\n", start)) {
    const isLast = text[end - 1] !== ",".charCodeAt(0);
    lines.push(text.subarray(start, isLast ? end : end - 1));
    if (isLast) break;
    start = end + 1;
  }
  return lines;
}
