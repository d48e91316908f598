import type { Block } from "../../boards/board.ts";
import type { IndicatorRead } from "../../boards/values.ts";
import type { BoardPage, BoardReader, Shown } from "./shown-block.ts";

const narrowWidth = 340;
const widths: Readonly<Record<Block["width"], number>> = {
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

/** Whether all that the page shows of it was drawn before. */
export function isKept(
  reader: BoardReader,
  { isSmall }: BoardPage,
  { read, what, across }: Pick<BlockDrawing, "read" | "what" | "across">,
): boolean {
  const forms = isSmall ? ["small"] : [String(widths[across]), "narrow"];
  return forms.every((form) => read.drawn?.has(keyOf(reader, [...what, form])) === true);
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
