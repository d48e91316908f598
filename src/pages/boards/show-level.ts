import { defined } from "../../base/defined.ts";
import { type Block, type BlockOf, toPlaceAddress } from "../../boards/board.ts";
import type { PeriodValues } from "../../indicators/indicator.ts";
import { speak } from "../reading/speak.ts";
import { drawRanking, highest } from "../values/draw-ranking.ts";
import { namePeriod } from "../values/period-words.ts";
import { summarizePeriod } from "../values/summary.ts";
import { writtenValue } from "../values/written-value.ts";
import { accentHex } from "./accent-hex.ts";
import { drawAll, drawOnce, readOfLast } from "./kept-drawing.ts";
import { periodShown, showMap } from "./show-map.ts";
import type { BoardPage, BoardReader, OfIndicator, Shown, BlockRow } from "./shown-block.ts";

type OfLevel = BlockOf<"bars" | "table" | "map">;

/** The places of a level beside each other. */
export async function showLevel(
  reader: BoardReader,
  page: BoardPage,
  block: OfLevel,
  of: OfIndicator,
): Promise<Shown> {
  const { language } = reader;
  const { facts, title } = of;
  const found = await periodShown(reader, page, block, of);
  if (found === undefined || found.values.length === 0) {
    return {
      problem: { key: "boards-no-level", args: { level: speak(language, `boards-level-${block.level}`) } },
    };
  }
  const most = "rows" in block ? block.rows : tableMax;
  const left = leftOf(found, most);
  const about = [
    namePeriod(language, facts.grain, found.period),
    facts.unit,
    block.kind === "bars" && left !== undefined ? speak(language, "boards-highest", left) : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
  const drawing = {
    label: `${title}. ${summaryOf(reader, block, of, found)}`,
    most,
    chosen: page.place.level === block.level ? [page.place.code] : [],
    linkOf: (code: string) => `/boards/${page.slug}/${toPlaceAddress({ level: block.level, code })}`,
  };
  const rows = rowsOf(reader, of, found, drawing);
  const head = { about, rows, ...defined({ left }), href: addressOf(of, block) };
  if (block.kind === "table") return head;
  if (block.kind === "bars") return { ...head, ...drawnBars(reader, page, block, of, { ...drawing, found }) };
  return { ...head, ...(await showMap(reader, page, block, of, { ...drawing, found })) };
}

function summaryOf(reader: BoardReader, block: OfLevel, of: OfIndicator, found: PeriodValues): string {
  const { facts } = of;
  const what = ["summary", block.level, facts.grain, facts.unit, facts.decimals];
  return drawOnce(reader, readOfLast(of, block, found), what, () =>
    summarizePeriod(reader.language, facts, found),
  );
}

/** Where a list shows the highest alone: how many there are, of how many. */
function leftOf({ values }: PeriodValues, most: number): Shown["left"] {
  const valued = values.filter(({ value }) => value !== null).length;
  return valued > most ? { shown: most, of: valued } : undefined;
}

/** Of a list beside a map. */
const tableMax = 10;

/** The same in the explorer, where dates and places are chosen. */
function addressOf({ read }: OfIndicator, { kind, level }: Pick<OfLevel, "kind" | "level">): string {
  const view = kind === "table" ? "bars" : kind;
  return `/indicators/${read.dataset?.slug ?? ""}?view=${view}&level=${level}`;
}

interface LevelDrawing {
  readonly label: string;
  readonly most: number;
  readonly chosen: readonly string[];
  readonly linkOf: (code: string) => string;
}

type Found = LevelDrawing & { readonly found: PeriodValues };

function rowsOf(
  { language }: BoardReader,
  { facts }: OfIndicator,
  { values }: PeriodValues,
  { most, chosen, linkOf }: LevelDrawing,
): readonly BlockRow[] {
  return highest({ values, most, chosen }).map((one) => {
    const { text = "–", worth } = writtenValue(language, one, facts.decimals);
    return { label: one.label, value: text, href: linkOf(one.code), ...defined({ worth }) };
  });
}

function drawnBars(
  reader: BoardReader,
  page: BoardPage,
  { width: across }: Pick<Block, "width">,
  { read, facts }: OfIndicator,
  { found: { values }, label, most, chosen }: Found,
): Pick<Shown, "drawn" | "small"> {
  const draw = (width: number) =>
    drawRanking({
      values,
      most,
      chosen,
      language: reader.language,
      width,
      accent: accentHex(reader),
      label,
      unit: facts.unit,
      decimals: facts.decimals,
    }) ?? "";
  const what = ["bars", label, most, chosen];
  return drawAll(reader, page, { read, what, across, draw, drawSmall: () => draw(520) });
}
