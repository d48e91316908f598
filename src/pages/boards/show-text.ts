import { defined } from "../../base/defined.ts";
import type { Problem } from "../../base/failure.ts";
import type { Language } from "../../base/language.ts";
import type { BlockOf } from "../../boards/board.ts";
import { type IndicatorPlace, placeKey } from "../../indicators/definition.ts";
import type { IndicatorRead } from "../../boards/values.ts";
import { labelOfPlace } from "../../indicators/place-label.ts";
import { ownTextToHtml } from "../reading/markdown.ts";
import { fillText, readsIndicator, readsValue } from "./fill-text.ts";
import { type LastValue, lastValue } from "./reading.ts";
import type { BoardPage, BoardReader, Reads, Shown } from "./shown-block.ts";

/** Words, with what is read in place of what stands for it. */
export function showText(
  reader: BoardReader,
  page: BoardPage,
  block: BlockOf<"text" | "alert">,
  reads: Reads,
): Shown {
  const { text, indicator, tone } = block;
  const read = indicator === undefined ? undefined : reads.get(indicator);
  const place = placeOf(reader, page, block);
  const language = page.language ?? reader.language;
  const last = lastOf(language, read, place);
  const missing: Problem = { key: "boards-no-value-of", args: { place: place.label } };
  const problem =
    (readsIndicator(text) ? problemIn(read) : undefined) ??
    (readsValue(text) && last === undefined ? missing : undefined);
  if (problem !== undefined) return { ...defined({ tone }), problem };
  const filled = fillText(language, text, { last, facts: read?.facts, place });
  return { ...defined({ tone, lang: page.language }), html: ownTextToHtml(filled) };
}

function placeOf(
  { rooms }: BoardReader,
  page: BoardPage,
  { place }: BlockOf<"text" | "alert">,
): BoardPage["place"] {
  if (place === undefined) return page.place;
  return { ...place, label: labelOfPlace(rooms.territory, place) ?? place.code };
}

function lastOf(
  language: Language,
  read: IndicatorRead | undefined,
  place: IndicatorPlace,
): LastValue | undefined {
  const series = read?.series.get(placeKey(place));
  if (series === undefined || read?.facts === undefined) return undefined;
  return lastValue(language, read.facts, series);
}

const nothing: Problem = { key: "boards-no-value", args: {} };

function problemIn(read: IndicatorRead | undefined): Problem | undefined {
  if (read === undefined) return nothing;
  return read.problem ?? (read.facts === undefined ? nothing : undefined);
}
