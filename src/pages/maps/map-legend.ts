import type { Language } from "../../base/language.ts";
import { element, ink, text } from "../charts/svg.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { writeShort } from "../reading/format.ts";
import type { Classes } from "./classes.ts";
import { paintOf } from "./paint.ts";

interface Told {
  readonly language: Language;
  readonly hue: number;
  readonly unit?: string | undefined;
}

/** The classes as a small histogram: a bar for each, as long as it has places. */
export function legendOf(
  { language, hue, unit }: Told,
  classes: Classes | undefined,
  { top }: { top: number },
): { marks: string; height: number } {
  if (classes === undefined) return { marks: "", height: 0 };
  const accent = toHex(accentOf(hue, "light"));
  const most = Math.max(...classes.classes.map(({ count }) => count));
  const marks = classes.classes.map(({ from, to, count }, index) => {
    const y = top + index * 20;
    const range =
      from === to
        ? writeShort(language, from)
        : `${writeShort(language, from)} – ${writeShort(language, to)}`;
    const bar = element("rect", {
      x: 150,
      y: y + 2,
      width: Math.max(2, (count / most) * 120),
      height: 13,
      ...paintOf(index, classes, hue, accent),
    });
    return (
      text(
        { x: 142, y: y + 13, "text-anchor": "end", ...ink("ink", accent) },
        `${range}${unit === undefined ? "" : `\u00a0${unit}`}`,
      ) +
      bar +
      text(
        { x: 156 + Math.max(2, (count / most) * 120), y: y + 13, ...ink("soft", accent) },
        writeShort(language, count),
      )
    );
  });
  return { marks: marks.join(""), height: classes.classes.length * 20 + 6 };
}
