import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import { type IndicatorLevel, indicatorLevels, type IndicatorPlace } from "../indicators/definition.ts";

/** A page of blocks, as one of its versions says. */
export interface Board extends BoardDocument {
  readonly id: Id;
  /** Its part of the address: `/boards/{slug}`. It stays once published. */
  readonly slug: string;
  readonly organization: { readonly id: Id; readonly name: string; readonly slug: string };
  readonly state: "draft" | "published";
  /** Of what is told here. */
  readonly version: number;
  /** The last one, the one that everybody reads, and the one that taking back this one's change leads to. */
  readonly versions: { readonly last: number; readonly shown?: number; readonly before?: number };
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly publishedAt?: Date;
}

/** What a board says: what people write, and what is exported and imported. */
export interface BoardDocument {
  readonly title: string;
  /** Markdown, or empty. */
  readonly description: string;
  /** What its texts are written in, and what is read in place within them; absent: whatever its reader reads. */
  readonly language?: Language;
  /** Whose figures are shown where no place is chosen. */
  readonly place: IndicatorPlace;
  /** In the order in which they are read; beside each other where they fit. */
  readonly blocks: readonly Block[];
}

export const blockKinds = [
  "figure",
  "curve",
  "bars",
  "map",
  "table",
  "text",
  "alert",
  "datasets",
  "reuse",
  "picture",
] as const;
export type BlockKind = (typeof blockKinds)[number];

export const blockWidths = ["third", "half", "two-thirds", "whole"] as const;
/** How much of the width of the page it takes, where that is wide enough. */
export type BlockWidth = (typeof blockWidths)[number];

export const alertTones = ["information", "warning", "danger"] as const;

export type Block = BlockOf<BlockKind>;
export type BlockOf<Kind extends BlockKind> = Extract<AnyBlock, { kind: Kind }>;

interface Common {
  /** Of its own board: `b1`. It stays while the block is moved and changed. */
  readonly id: string;
  readonly width: BlockWidth;
}

/** Of an indicator: its title is that of the indicator where none is told. */
interface Shown extends Common {
  readonly indicator: Id;
  readonly title?: string;
}

/** Of one place: that of the page where none is told. */
interface Placed extends Shown {
  readonly place?: IndicatorPlace;
}

type AnyBlock =
  | (Placed & { readonly kind: "figure" })
  | (Placed & {
      readonly kind: "curve";
      /** Drawn beside the place. */
      readonly beside?: readonly IndicatorPlace[];
      /** How many of the last periods are drawn; all where absent. */
      readonly periods?: number;
    })
  | (Shown & { readonly kind: "bars" | "table"; readonly level: IndicatorLevel; readonly rows: number })
  | (Shown & { readonly kind: "map"; readonly level: IndicatorLevel })
  | (Common & {
      readonly kind: "text" | "alert";
      /** Markdown; `{value}`, `{change}`, `{date}`, `{place}`, `{in_place}` and `{unit}` take what is read. */
      readonly text: string;
      readonly tone?: (typeof alertTones)[number];
      readonly indicator?: Id;
      readonly place?: IndicatorPlace;
    })
  | (Common & { readonly kind: "datasets"; readonly title?: string; readonly datasets: readonly Id[] })
  | (Common & { readonly kind: "reuse"; readonly reuse: Id })
  | (Common & {
      readonly kind: "picture";
      readonly picture: Id;
      /** What it shows, for who does not see it. */
      readonly alternative: string;
      readonly caption?: string;
    });

export const blocksMax = 60;
export const picturesMax = 60;
export const pictureBytesMax = 2_000_000;
/** Of a board as one document, with its pictures. */
export const documentBytesMax = 40_000_000;
/** Versions that are kept of one board, besides the one that everybody reads. */
export const versionsMax = 200;

/** The indicator that a block shows. */
export function indicatorOf(block: Block): Id | undefined {
  return "indicator" in block ? block.indicator : undefined;
}

/** Everything of the catalogue that the blocks show, each once. */
export function datasetsOf(blocks: readonly Block[]): readonly Id[] {
  const shown = blocks.flatMap((block) =>
    block.kind === "datasets" ? block.datasets : [indicatorOf(block) ?? ""],
  );
  return [...new Set(shown)].filter((id) => id !== "");
}

/** A name for one more block. */
export function freeBlockId(blocks: readonly Block[]): string {
  const numbers = blocks.map(({ id }) => Number(/^b(\d{1,6})$/.exec(id)?.[1] ?? 0));
  return `b${Math.max(0, ...numbers) + 1}`;
}

/** A place as an address of a board writes it: `departement-35`. */
export function toPlaceAddress({ level, code }: IndicatorPlace): string {
  return `${level}-${code}`;
}

/** What an address of a board names, whether there is such a place or not. */
export function parsePlaceAddress(address: string): IndicatorPlace | undefined {
  const [, level, code] = /^([a-z]+)-([0-9A-Za-z]{1,20})$/.exec(address) ?? [];
  const known = indicatorLevels.find((one) => one === level);
  return known === undefined || code === undefined ? undefined : { level: known, code };
}

/** Those that a block shows on the page of a place. */
export function placesOf(block: Block, page: IndicatorPlace): readonly IndicatorPlace[] {
  const own = "place" in block ? block.place : undefined;
  const beside = block.kind === "curve" ? (block.beside ?? []) : [];
  return [own ?? page, ...beside];
}
