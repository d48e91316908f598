import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Atlas, type AtlasPlace, territoryOf } from "./atlas.ts";
import type { PlaceLevel, Territory } from "./territory.ts";

/** What a reference of codes says of places, postal codes aside, as a text that outlives it. */
export interface Edition {
  /** SHA-256 of the text, in hexadecimal. */
  readonly digest: string;
  /** JSON. */
  readonly text: string;
}

const levels: readonly PlaceLevel[] = ["commune", "epci", "departement", "region"];

/** Code, label, population, successor, EPCI, département, région; `null` where there is none. */
type Line = readonly (string | number | null)[];

/** 3 MB, made once: a territory does not change while the program runs. */
export function editionOf(territory: Territory): Promise<Edition> {
  const known = editions.get(territory) ?? writeEdition(territory);
  editions.set(territory, known);
  return known;
}

const editions = new WeakMap<Territory, Promise<Edition>>();

async function writeEdition(territory: Territory): Promise<Edition> {
  const told: unknown[] = [];
  for (const level of levels) {
    const current = await linesOf(territory, level, territory.codes(level));
    told.push([level, current, await linesOf(territory, level, territory.otherCodes(level))]);
  }
  const text = JSON.stringify(told);
  return { text, digest: createHash("sha256").update(text).digest("hex") };
}

/** So many, then whoever waits has a turn. */
const linesAtOnce = 4_000;

async function linesOf(territory: Territory, level: PlaceLevel, codes: readonly string[]): Promise<Line[]> {
  const lines: Line[] = [];
  for (const code of codes) {
    lines.push(lineOf(territory, level, code));
    if (lines.length % linesAtOnce === 0) await nextTurn();
  }
  return lines;
}

function lineOf(territory: Territory, level: PlaceLevel, code: string): Line {
  const { label = "", successor } = territory.lookUp(level, code) ?? {};
  const above = level === "commune" || level === "departement" ? territory.parentOf(level, code) : undefined;
  const { epci, departement, region } = above ?? {};
  const told = [code, label, territory.populationOf(level, code), successor, epci, departement, region];
  return told.map((each) => each ?? null);
}

/** The reference as it was, from the text of its edition. */
export function openEdition(text: string): Territory {
  const told = JSON.parse(text) as readonly (readonly [PlaceLevel, readonly Line[], readonly Line[]])[];
  const atlases = new Map(
    told.map(([level, current, other]) => [level, { current: placesOf(current), other: placesOf(other) }]),
  );
  const nothing: Atlas = { current: new Map(), other: new Map() };
  const atlas = (level: PlaceLevel) => () => atlases.get(level) ?? nothing;
  return territoryOf({
    commune: atlas("commune"),
    epci: atlas("epci"),
    departement: atlas("departement"),
    region: atlas("region"),
  });
}

function placesOf(lines: readonly Line[]): ReadonlyMap<string, AtlasPlace> {
  return new Map(
    lines.map(([code, label, population, successor, epci, departement, region]) => [
      String(code),
      {
        label: String(label),
        population: typeof population === "number" ? population : undefined,
        successor: textOf(successor),
        epci: textOf(epci),
        departement: textOf(departement),
        region: textOf(region),
        postalCodes: undefined,
      },
    ]),
  );
}

function textOf(told: string | number | null | undefined): string | undefined {
  return typeof told === "string" ? told : undefined;
}
