import { line, type Clean, note, oneOf, shape, shown, wrong } from "./cleaning.ts";
import type { Coverage, PlaceRef } from "../metadata.ts";

const place = shape<PlaceRef>(
  { level: oneOf(["commune", "epci", "departement", "region"]), code: line(20) },
  ["level", "code"],
);

/** By a level of France and a code of letters and digits (`2A004`). */
export const toPlace: Clean<PlaceRef> = (value, at) => {
  const told = place(value, at);
  if (told === undefined || /^[\dA-Z]+$/.test(told.code)) return told;
  return note(at, "catalogue-value-wrong", { value: shown(told.code) });
};

/**
 * West, south, east, north in degrees, in that order. Latitudes that can only be longitudes have
 * their axes turned; a box over the antimeridian is widened to the whole circle.
 */
export const toBox: Clean<NonNullable<Coverage["bbox"]>> = (value, at) => {
  if (value === undefined || value === null) return undefined;
  const told = toFour(value);
  if (told === undefined) return wrong(value, at);
  const shownBox = told.join(", ").slice(0, 200);
  const [west, south, east, north] = turned(told);
  if (!isWithin(west, east, 180) || !isWithin(south, north, 90)) {
    return note(at, "catalogue-box-wrong", { box: shownBox });
  }
  const box = inOrder([west, south, east, north]);
  if (box.some((degrees, index) => degrees !== told[index])) {
    note(at, "catalogue-box-turned", { box: shownBox });
  }
  return box;
};

type Box = readonly [number, number, number, number];

function toFour(value: unknown): Box | undefined {
  if (!Array.isArray(value) || value.length !== 4) return undefined;
  if (!value.every((one) => Number.isFinite(one))) return undefined;
  // A minus before nothing is not kept by JSON.
  const [one = 0, two = 0, three = 0, four = 0] = value.map((degrees: number) => degrees + 0);
  return [one, two, three, four];
}

function turned([one, two, three, four]: Box): Box {
  return isWithin(two, four, 90) ? [one, two, three, four] : [two, one, four, three];
}

function inOrder([west, south, east, north]: Box): Box {
  const [low, high] = south <= north ? [south, north] : [north, south];
  if (west <= east) return [west, low, east, high];
  return west - east > 180 ? [-180, low, 180, high] : [east, low, west, high];
}

function isWithin(one: number, other: number, most: number): boolean {
  return Math.abs(one) <= most && Math.abs(other) <= most;
}
