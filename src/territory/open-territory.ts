import { setImmediate as nextTurn } from "node:timers/promises";
import { once } from "../base/once.ts";
import { whileUsed } from "../base/while-used.ts";
import { type Atlas, type AtlasPlace, type Names, type PlacesByCode, territoryOf } from "./atlas.ts";
import { type KeptText, openKept, readKept } from "./kept.ts";
import { firstLineFrom } from "./lines.ts";
import { partOf, type PlaceLine, placesOf } from "./place-line.ts";
import type { PlaceLevel, Territory } from "./territory.ts";

/**
 * The reference of codes: one of the process, however many instances it opens. What `scripts/make-places.js`
 * wrote is read by parts, each when it is asked for (under 1 ms). Communes, 11 MB where all are read, are held while
 * somebody asks for any.
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
      commune: once(() => new Communes(openKept("communes"))),
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

type Codes = Readonly<Record<keyof Atlas, readonly string[]>>;

/** Communes as they are written, by part. */
class Communes implements Atlas {
  readonly current: PlacesByCode = this.#places("current");
  readonly other: PlacesByCode = this.#places("other");
  readonly #text: KeptText;
  readonly #codes: () => Codes;
  readonly #stretches: ReadonlyMap<string, Stretch>;
  readonly #parts = whileUsed(() => new Map<string, Part>());

  constructor(text: KeptText) {
    this.#text = text;
    const { codes, parts } = stretchesOf(text.read(0, text.length));
    this.#codes = whileUsed(() => this.#parsed(codes) as Codes);
    this.#stretches = parts;
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
    const parts = this.#parts();
    const known = parts.get(name);
    if (known !== undefined) return known;
    const stretch = this.#stretches.get(name);
    if (stretch === undefined) return undefined;
    const { current, other } = this.#parsed(stretch) as Record<keyof Atlas, readonly PlaceLine[]>;
    const part = { current: placesOf(current), other: placesOf(other) };
    parts.set(name, part);
    return part;
  }

  #parsed([start, end]: Stretch): unknown {
    return JSON.parse(this.#text.read(start, end).toString());
  }
}

const partAt = '{"part":"'.length;

/** Where a line of a list in JSON is, in bytes, without the comma behind it. */
type Stretch = readonly [start: number, end: number];

/** The codes, and each part by its name. */
function stretchesOf(text: Buffer): { codes: Stretch; parts: ReadonlyMap<string, Stretch> } {
  const [codes = [0, 0], ...parts] = linesOf(text);
  const named = ([start, end]: Stretch) =>
    [text.toString("latin1", start + partAt, start + partAt + 2), [start, end]] as const;
  return { codes, parts: new Map(parts.map(named)) };
}

/** Of a list in JSON, each a member of it. */
function linesOf(text: Buffer): Stretch[] {
  const lines: Stretch[] = [];
  let start = text.indexOf("\n") + 1;
  for (let end = text.indexOf("\n", start); end !== -1; end = text.indexOf("\n", start)) {
    const isLast = text[end - 1] !== ",".charCodeAt(0);
    lines.push([start, isLast ? end : end - 1]);
    if (isLast) break;
    start = end + 1;
  }
  return lines;
}
