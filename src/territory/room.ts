import type { Readable } from "node:stream";
import type { Actor } from "../access/actor.ts";
import { system } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { bindAll } from "../base/bind-all.ts";
import type { PeopleContext } from "../people/context.ts";
import { changeSettings, readSettings } from "../people/instance.ts";
import type { BaseMap, BaseMapFile } from "./base-map.ts";
import type { ContourFolder, ContoursKept } from "./contours.ts";
import { groundTile } from "./ground-tiles.ts";
import { lastSuccessor } from "./place-tree.ts";
import type { Contours } from "./shape.ts";
import type { MapLevel, PlaceLevel, Territory } from "./territory.ts";

interface TerritoryContext {
  readonly territory: Territory;
  readonly contours: ContourFolder;
  readonly baseMap: BaseMapFile;
  /** The settings remember which files were given. */
  readonly people: PeopleContext;
}

export function territoryVerbs(context: TerritoryContext) {
  return {
    territory: bindAll(context, {
      baseTile,
      centreOf,
      contoursOf,
      drawnLevels,
      findBaseMap,
      groundTile: drawGround,
      labelOf,
      landAround,
      populationOf,
      removeBaseMap,
      setBaseMap,
      setContours,
      successorOf,
      towns,
    }),
  };
}

/** The label of a code, as of today: `commune`, `35238` → Rennes; of an IRIS, once its contours were given. */
function labelOf(
  { contours, territory }: Pick<TerritoryContext, "contours" | "territory">,
  level: MapLevel,
  code: string,
): string | undefined {
  return level === "iris" ? contours.irisName(code) : territory.labelOf(level, code);
}

/** How many people live there; `undefined` where nobody counts them. */
function populationOf(
  { territory }: Pick<TerritoryContext, "territory">,
  level: PlaceLevel,
  code: string,
): number | undefined {
  return territory.populationOf(level, code);
}

/** The code of today that a code led into, through every merger; `undefined` for one of today. */
function successorOf(
  { territory }: Pick<TerritoryContext, "territory">,
  level: MapLevel,
  code: string,
): string | undefined {
  // What became of IRIS is told by no list.
  if (level === "iris") return undefined;
  const last = lastSuccessor(territory, level, code);
  return last === code ? undefined : last;
}

/** Where a place lies, for a point on a map: [longitude, latitude]; `undefined` where no contour is kept. */
function centreOf(
  { contours }: Pick<TerritoryContext, "contours">,
  level: MapLevel,
  code: string,
): readonly [number, number] | undefined {
  return contours.centreOf(level, code);
}

function contoursOf(
  { contours }: Pick<TerritoryContext, "contours">,
  level: MapLevel,
): Promise<Contours | undefined> {
  return contours.contoursOf(level);
}

/** The levels that can be drawn, from the finest. */
function drawnLevels({ contours }: Pick<TerritoryContext, "contours">): Promise<readonly MapLevel[]> {
  return contours.drawnLevels();
}

function landAround({
  contours,
}: Pick<TerritoryContext, "contours">): ReturnType<ContourFolder["landAround"]> {
  return contours.landAround();
}

/** Those whose names stand on maps, the largest first. */
function towns({ contours }: Pick<TerritoryContext, "contours">): ReturnType<ContourFolder["towns"]> {
  return contours.towns();
}

/** The base map that an administrator gave; `undefined` where none was. */
function findBaseMap({ baseMap }: Pick<TerritoryContext, "baseMap">): Promise<BaseMap | undefined> {
  return baseMap.find();
}

function baseTile(
  { baseMap }: Pick<TerritoryContext, "baseMap">,
  tile: Parameters<BaseMapFile["findTile"]>[0],
): Promise<Uint8Array | undefined> {
  return baseMap.findTile(tile);
}

/** By an administrator of the instance. Throws `invalid` or `too-large`; what was there before then stays. */
async function setBaseMap(
  { baseMap }: Pick<TerritoryContext, "baseMap">,
  actor: Actor,
  file: Readable,
): Promise<BaseMap> {
  requireAdministrator(actor);
  return baseMap.give(file);
}

async function removeBaseMap({ baseMap }: Pick<TerritoryContext, "baseMap">, actor: Actor): Promise<void> {
  requireAdministrator(actor);
  await baseMap.remove();
}

/** What lies under a map there, as a vector tile; with the outlines of `level` at every zoom. */
function drawGround(
  { contours }: Pick<TerritoryContext, "contours">,
  tile: Parameters<typeof groundTile>[1],
  level?: MapLevel,
): Promise<Uint8Array> {
  return groundTile(contours, tile, level);
}

/** By an administrator of the instance. The level is found where none is told. Throws `invalid` or `too-large`; what was there before then stays. */
async function setContours(
  { contours, people }: Pick<TerritoryContext, "contours" | "people">,
  actor: Actor,
  level: MapLevel | undefined,
  file: Readable,
  fileName: string,
): Promise<ContoursKept> {
  requireAdministrator(actor);
  const kept = await contours.setContours(level, file);
  const settings = await readSettings(people);
  await changeSettings(people, system, {
    contours: { ...settings.contours, [kept.level]: fileName },
  });
  return kept;
}
