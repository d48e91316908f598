import type { Language } from "../../base/language.ts";
import { lastTold } from "../values/change.ts";
import { splitFigure, type SplitFigure } from "../values/write-figure.ts";
import type { OpenExplorer } from "./open-explorer.ts";

/** The last value of the first place, which stands before everything else; none of a ranking or a map. */
export function figureOf(
  language: Language,
  { explored, measure }: Pick<OpenExplorer, "explored" | "measure">,
): SplitFigure | undefined {
  const [first] = explored.series;
  const last = first === undefined || explored.state.isRelative ? undefined : lastTold(first);
  return last === undefined ? undefined : splitFigure(language, last.value, measure);
}
