import { defined } from "../../base/defined.ts";
import type { Block } from "../../boards/board.ts";
import type { IndicatorRead } from "../../boards/values.ts";
import type { IndicatorLevel } from "../../indicators/definition.ts";
import type { PeriodValues } from "../../indicators/indicator.ts";
import type { BoardPage, BoardReader, OfIndicator, Shown } from "./shown-block.ts";

const narrowWidth = 340;
/** In pixels: of a block on a wide page. */
export const widths: Readonly<Record<Block["width"], number>> = {
  third: 360,
  half: 540,
  "two-thirds": 740,
  whole: 1100,
};

/** What is drawn of the values of an indicator. */
export interface BlockDrawing {
  readonly read: IndicatorRead;
  /** What it is drawn of, besides the values. */
  readonly what: readonly unknown[];
  readonly across: Block["width"];
  readonly draw: (width: number) => string;
  readonly drawSmall: () => string;
}

/** For a wide page and for a narrow one, or small; made once of the same values where everybody reads them. */
export function drawAll(
  reader: BoardReader,
  { isSmall }: BoardPage,
  { read, what, across, draw, drawSmall }: BlockDrawing,
): Pick<Shown, "drawn" | "small"> {
  const once = (form: string, make: () => string) => drawOnce(reader, read, [...what, form], make);
  if (isSmall) return { small: once("small", drawSmall) };
  const width = widths[across];
  return {
    drawn: {
      wide: once(String(width), () => draw(width)),
      narrow: once("narrow", () => draw(narrowWidth)),
    },
  };
}

/** What is drawn of the last date alone is kept: it is what almost everybody looks at. */
export function readOfLast(
  { read: { drawn, ...others } }: Pick<OfIndicator, "read">,
  { level }: { readonly level: IndicatorLevel },
  found: PeriodValues,
): IndicatorRead {
  return found === others.periods.get(level) ? { ...others, ...defined({ drawn }) } : others;
}

function keyOf({ language, settings }: BoardReader, what: readonly unknown[]): string {
  return JSON.stringify([language, settings.accentHue, ...what]);
}

export function drawOnce(
  reader: BoardReader,
  { drawn }: IndicatorRead,
  what: readonly unknown[],
  draw: () => string,
): string {
  const key = keyOf(reader, what);
  const known = drawn?.get(key);
  if (known !== undefined) return known;
  const made = draw();
  drawn?.set(key, made);
  return made;
}

/** The same of what takes reading before it can be drawn; `undefined` where it cannot. */
export async function drawOnceLater(
  reader: BoardReader,
  { drawn }: IndicatorRead,
  what: readonly unknown[],
  draw: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const key = keyOf(reader, what);
  const known = drawn?.get(key);
  if (known !== undefined) return known;
  const made = await draw();
  if (made !== undefined) drawn?.set(key, made);
  return made;
}
