import type { Language } from "../../base/language.ts";
import type { Kind } from "./choice.ts";
import type { ChartData } from "./points.ts";

/** A chart to draw. */
export interface Drawing {
  readonly kind: Kind;
  readonly data: ChartData;
  readonly language: Language;
  /** In pixels; the height follows from what is drawn. */
  readonly width: number;
  /** Colour of the first series, in hexadecimal. */
  readonly accent: string;
  /** For those who do not see it: what the chart is. */
  readonly label: string;
  readonly unit?: string | undefined;
  readonly names: { readonly x: string; readonly y: string };
  /** How values are written, where what they measure says it. */
  readonly write?: (value: number) => string;
  /** Written around the drawing where it stands alone as a file. */
  readonly words?: { readonly title: string; readonly subtitle: string; readonly foot: string };
}

/** What a kind of chart draws, without its frame. */
export interface Plot {
  readonly marks: string;
  readonly height: number;
}
