import type { Problem } from "../../base/failure.ts";
import type { Language } from "../../base/language.ts";
import type { Block } from "../../boards/board.ts";
import type { IndicatorRead } from "../../boards/values.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import type { IndicatorPlace } from "../../indicators/definition.ts";
import type { ShownDates } from "../values/dates.ts";
import type { LastValue } from "./reading.ts";

/** A block as a page shows it: words and drawings, for one reader and one place. */
export interface ShownBlock {
  readonly id: string;
  readonly kind: Block["kind"];
  readonly width: Block["width"];
  readonly title?: string;
  /** Where more is said of it. */
  readonly href?: string;
  /** Why it is not shown. */
  readonly problem?: Problem;
  /** Why its values are of before. */
  readonly stands?: Problem;
  /** In a sentence or less: what place and period it is of. */
  readonly about?: string;
  /** What the marks of its drawing mean. */
  readonly notes?: readonly string[];
  /** A text, made safe. */
  readonly html?: string;
  /** What the text is written in. */
  readonly lang?: Language;
  readonly tone?: string;
  /** Alerts that everybody sees and that run: of its indicator and place. */
  readonly alerts?: readonly { readonly said: string; readonly href: string }[];
  readonly figure?: BlockFigure;
  /** Drawings, for a wide page and for a narrow one. */
  readonly drawn?: DrawnTwice;
  /** A map, for a page of any width. */
  readonly map?: string;
  /** A drawing of a few kilobytes in their place, for the page of somebody else. */
  readonly small?: string;
  /** The dates of a map, one of which is chosen. */
  readonly dates?: BlockDates;
  /** The numbers of a drawing, or a table for itself. */
  readonly rows?: readonly BlockRow[];
  /** Of how many they are the highest, where they are not all. */
  readonly left?: { readonly shown: number; readonly of: number };
  readonly datasets?: readonly BlockLink[];
  /** How many of its datasets the reader may not read. */
  readonly hidden?: number;
  readonly picture?: { readonly src: string; readonly alternative: string; readonly caption?: string };
  /** What it comes from. */
  readonly source?: string;
}

export interface DrawnTwice {
  readonly wide: string;
  readonly narrow: string;
}

export interface BlockDates extends ShownDates {
  readonly at: string;
  readonly name: string;
  readonly span: { readonly from: string; readonly to: string };
  /** The page of the board, and the block in it. */
  readonly here: string;
  readonly block: string;
  /** Where each date of a map that plays is read. */
  readonly frames: string;
}

export interface BlockFigure {
  readonly written: string;
  readonly split: LastValue["split"];
  readonly change?: Pick<NonNullable<LastValue["change"]>, "told" | "is">;
  readonly spark: string;
  readonly target?: string;
}

export interface BlockRow {
  readonly label: string;
  readonly value: string;
  /** Why it is missing, that it may change. */
  readonly worth?: string;
  readonly href?: string;
}

export interface BlockLink {
  readonly href: string;
  readonly title: string;
  readonly by: string;
  readonly at?: string;
}

export interface BoardPage {
  readonly slug: string;
  /** Its address, without the date. */
  readonly here: string;
  readonly place: IndicatorPlace & { readonly label: string };
  /** What its texts are written in, where that is known. */
  readonly language?: Language;
  /** A day: maps show the period in which it lies; the last one where absent. */
  readonly at?: string;
  /** Whether it is shown on the page of somebody else. */
  readonly isSmall?: true;
}

export type BoardReader = Pick<App.Locals, "rooms" | "actor" | "language" | "settings">;
export type Reads = ReadonlyMap<string, IndicatorRead>;
/** What a block says besides its place on the page. */
export type Shown = Omit<ShownBlock, "id" | "kind" | "width">;

/** An indicator whose values are there. */
export interface OfIndicator {
  readonly read: IndicatorRead;
  readonly facts: IndicatorFacts;
  readonly title: string;
}
