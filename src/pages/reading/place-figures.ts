import type { FoundFigure, FoundPlace } from "../../search/answer-place.ts";
import { columnInSentence } from "./column-title.ts";
import { t } from "./wording.ts";

/** A figure as a card shows it; from the reference of the program, or from a table. */
interface ShownFigure extends Pick<FoundFigure, "value" | "unit" | "at"> {
  readonly name: string;
  readonly source: FoundFigure | "reference";
}

/** The inhabitants of the reference stand first where no table tells of them. */
export function headlineOf(
  { population }: FoundPlace,
  figures: readonly FoundFigure[],
): readonly ShownFigure[] {
  const told = figures.map((figure): ShownFigure => ({
    ...figure,
    name: nameOf(figure, figures),
    source: figure,
  }));
  const isTold = figures.some(({ counts }) => counts === "inhabitants");
  if (population === undefined || isTold) return told;
  return [{ name: t("search-card-inhabitants"), value: population, source: "reference" }, ...told];
}

/** With its table where two have a column of that name. */
function nameOf(
  { name, title, counts, table, dataset }: FoundFigure,
  figures: readonly FoundFigure[],
): string {
  // As indicators call theirs: the dataset says what it is.
  if (name === "value") return dataset.title;
  const written = counts === "inhabitants" ? t("search-card-inhabitants") : (title ?? columnInSentence(name));
  const isShared = figures.filter((other) => other.name === name).length > 1;
  return isShared ? `${written} (${table.name})` : written;
}
