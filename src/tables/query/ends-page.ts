/** The rows that stand first in an order, asked by the statement that tells where these end. */
import { defined } from "../../base/defined.ts";
import { placeColumn } from "../../engine/sorted.ts";
import { type BoundStep, type EndGroup, type GroupedBounds, isTold } from "./bound.ts";
import type { Conditions } from "./sorted-question.ts";

/** Some of the rows that fit, in an order: those behind the first `skip`. */
export interface PageWanted {
  readonly skip: number;
  readonly rows: number;
  /** What those have to fit too that are told, which the table of the column tells. */
  readonly told?: Conditions;
}

/** Where in the order of a column such rows stand, if so many fit. */
export interface PlacesRead {
  readonly table: string;
  readonly place: ReturnType<typeof placeColumn>;
  /** The places from one on, up to another one. */
  readonly from: number;
  readonly to: number;
  readonly told?: Conditions;
}

/** Absent where the groups do not tell where the order begins: nothing else than that group would be looked at. */
export function placesRead(
  { table, steps, groups, isMissing }: GroupedBounds,
  { isFalling, skip, rows, told }: PageWanted & { readonly isFalling: boolean },
): PlacesRead | undefined {
  const ofStep = groups.flatMap((group, at) => {
    const step = steps[at];
    return step === undefined ? [] : [{ step, group }];
  });
  const isFromBehind = isFalling && !isMissing;
  const beginning = ofStep.filter(({ step }) => step.isFirst !== isFromBehind);
  if (!beginning.every(({ group }) => isTold(group))) return undefined;
  const from =
    skip + (isFromBehind ? behind(beginning) : Math.max(0, ...beginning.map(({ group }) => group.next)));
  return { table, place: placeColumn({ isFalling }), from, to: from + rows, ...defined({ told }) };
}

/** Where in the falling order begin rows that fit up to a place of the rising one. The first step is that of the missing. */
function behind(ofStep: readonly { readonly step: BoundStep; readonly group: EndGroup }[]): number {
  const [valued = 0, ...others] = ofStep.map(({ group }) => group.next);
  return valued - Math.min(valued, ...others);
}
