import type { Cell } from "./engine.ts";
import { foldText } from "./fold.ts";

/** Letters that a later version of Unicode may fold otherwise: all but those of Latin, and signs. */
const unsettled = /[\u0180-\u1fff\u2070-\uffff]/;

/** Those that are not in ASCII, as they are folded. */
const folded = new Map(
  Array.from({ length: 0x180 - 0x80 }, (_, at) => String.fromCharCode(0x80 + at)).map((letter) => [
    letter,
    foldText(letter),
  ]),
);

/**
 * Tells the text that is searched of a row by its cells, in the order of `columns` (those of a line). Absent where a letter
 * may be folded otherwise some day; what the engine makes of the cells may differ, so that whoever writes lines compares.
 */
export function textOfCells(
  columns: readonly { readonly type: string }[],
): (cells: readonly Cell[]) => string | undefined {
  const places = columns.flatMap(({ type }, place) => (type.startsWith("VARCHAR") ? [place] : []));
  return (cells) => {
    const texts = places.flatMap((place) => textsOf(cells[place] ?? null));
    const text = texts.join("\n");
    if (unsettled.test(text)) return undefined;
    return text.toLowerCase().replaceAll(/[\u0080-\u017f]/g, (letter) => folded.get(letter) ?? letter);
  };
}

/** Of a list those that are there, one by one. */
function textsOf(cell: Cell): readonly string[] {
  if (cell === null) return [];
  if (typeof cell !== "object") return [String(cell)];
  // A list of none is an empty text.
  return cell.length === 0 ? [""] : cell.flatMap(textsOf);
}
