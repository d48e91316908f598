import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { Block } from "../boards/board.ts";
import type { IndicatorPlace } from "../indicators/definition.ts";
import { sayNamed } from "../words/say.ts";

/** The town of the metropolis of the demonstration: not every commune around it has figures to add up. */
export const homePlace: IndicatorPlace = { level: "commune", code: "35238" };

interface Shown {
  readonly electricity: Id;
  readonly water: Id;
  readonly population: Id;
  readonly lists: readonly Id[];
}

/** What the portal opens with: three figures, words, two curves, a ranking, and a map of France. */
export function homeBlocks(
  language: Language,
  { electricity, water, population, lists }: Shown,
): readonly Block[] {
  const said = (key: string) => sayNamed(language, `demo-home-${key}`);
  const france: IndicatorPlace = { level: "country", code: "FR" };
  return [
    { id: "b1", kind: "figure", width: "third", indicator: electricity },
    { id: "b2", kind: "figure", width: "third", indicator: water },
    { id: "b3", kind: "figure", width: "third", indicator: population, place: france },
    { id: "b4", kind: "alert", width: "whole", tone: "information", text: said("invented") },
    { id: "b5", kind: "curve", width: "half", indicator: electricity },
    { id: "b6", kind: "curve", width: "half", indicator: water },
    { id: "b7", kind: "text", width: "whole", indicator: electricity, text: said("words") },
    { id: "b8", kind: "map", width: "half", indicator: population, level: "departement" },
    { id: "b9", kind: "bars", width: "half", indicator: electricity, level: "commune", rows: 12 },
    { id: "b10", kind: "datasets", width: "whole", title: said("lists"), datasets: lists },
  ];
}
