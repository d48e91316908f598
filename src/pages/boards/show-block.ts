import { defined } from "../../base/defined.ts";
import type { Problem } from "../../base/failure.ts";
import { type Block, type BlockOf, placeKey, placesOf, toPlaceAddress } from "../../boards/board.ts";
import type { IndicatorRead } from "../../boards/values.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import type { IndicatorPlace } from "../../indicators/definition.ts";
import type { PeriodValues, Series } from "../../indicators/indicator.ts";
import { writeDate } from "../reading/format.ts";
import { ownTextToHtml } from "../reading/markdown.ts";
import { findRefusal } from "../reading/refusals.ts";
import { speak } from "../reading/speak.ts";
import { toldIn } from "../reading/translated.ts";
import { drawBarsOf, drawChoropleth, drawCurve, drawSpark, labelOfPlace } from "./draw-block.ts";
import { fillText, readsIndicator } from "./fill-text.ts";
import { type LastValue, lastValue, writePeriod, writeValue } from "./reading.ts";

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
  /** In a sentence or less: what place and period it is of. */
  readonly about?: string;
  /** A text, made safe. */
  readonly html?: string;
  readonly tone?: string;
  readonly figure?: ShownFigure;
  /** Drawings, for a wide page and for a narrow one. */
  readonly drawn?: { readonly wide: string; readonly narrow: string };
  /** The numbers of a drawing, or a table for itself. */
  readonly rows?: readonly ShownRow[];
  readonly datasets?: readonly ShownLink[];
  /** How many of its datasets the reader may not read. */
  readonly hidden?: number;
  readonly picture?: { readonly src: string; readonly alternative: string; readonly caption?: string };
  /** What it comes from. */
  readonly source?: string;
}

interface ShownFigure extends Omit<LastValue, "value"> {
  readonly spark: string;
  readonly target?: string;
}

interface ShownRow {
  readonly label: string;
  readonly value: string;
  readonly href?: string;
}

interface ShownLink {
  readonly href: string;
  readonly title: string;
  readonly by: string;
  readonly at?: string;
}

export interface BoardPage {
  readonly slug: string;
  readonly place: IndicatorPlace & { readonly label: string };
}

type Reader = Pick<App.Locals, "rooms" | "actor" | "language" | "settings">;
type Reads = ReadonlyMap<string, IndicatorRead>;

/** Where an indicator is looked at in full. */
export function indicatorAddress(slug: string): string {
  return `/indicators/${slug}`;
}

export async function showBlock(
  reader: Reader,
  page: BoardPage,
  block: Block,
  reads: Reads,
): Promise<ShownBlock> {
  const { id, kind, width } = block;
  const frame = { id, kind, width };
  switch (block.kind) {
    case "text":
    case "alert":
      return { ...frame, ...showText(reader, page, block, reads) };
    case "datasets":
      return { ...frame, ...(await showDatasets(reader, block)) };
    case "reuse":
      return { ...frame, ...(await showReuse(reader, block)) };
    case "picture":
      return { ...frame, picture: showPicture(page, block) };
    case "figure":
    case "curve":
    case "bars":
    case "table":
    case "map":
      return { ...frame, ...(await showIndicator(reader, page, block, reads)) };
  }
}

type OfIndicator = BlockOf<"figure" | "curve" | "bars" | "table" | "map">;
type Shown = Omit<ShownBlock, "id" | "kind" | "width">;

async function showIndicator(
  reader: Reader,
  page: BoardPage,
  block: OfIndicator,
  reads: Reads,
): Promise<Shown> {
  const read = reads.get(block.indicator);
  if (read?.dataset === undefined || read.facts === undefined) {
    return { ...defined({ title: block.title }), problem: read?.problem ?? nothing };
  }
  const told = toldIn(reader.language, read.dataset);
  const title = block.title === undefined || block.title === "" ? told.title : block.title;
  const head = { title, href: indicatorAddress(read.dataset.slug) };
  if (read.problem !== undefined) return { ...head, problem: read.problem };
  const source = speak(reader.language, "boards-source", {
    producer: read.dataset.organizationName,
    date: writeDate(reader.language, read.dataset.modifiedAt),
  });
  const of = { read, facts: read.facts, title };
  const body =
    "level" in block ? await showLevel(reader, page, block, of) : showPlaces(reader, page, block, of);
  return { ...head, source, ...body };
}

interface Of {
  readonly read: IndicatorRead;
  readonly facts: IndicatorFacts;
  readonly title: string;
}

const nothing: Problem = { key: "boards-no-value", args: {} };

function showPlaces(
  reader: Reader,
  page: BoardPage,
  block: BlockOf<"figure" | "curve">,
  { read, facts, title }: Of,
): Shown {
  const { language } = reader;
  const series = placesOf(block, page.place).flatMap((place) => read.series.get(placeKey(place)) ?? []);
  const [first] = series;
  const last = first === undefined ? undefined : lastValue(language, facts, first);
  if (first === undefined || last === undefined) {
    const place = labelOfPlace(reader, block.place ?? page.place) ?? page.place.label;
    return { problem: { key: "boards-no-value-of", args: { place } } };
  }
  const about = `${first.place.label} · ${last.at}${last.status === undefined ? "" : ` · ${last.status}`}`;
  if (block.kind === "curve") {
    const most = block.periods ?? Infinity;
    const shown = series.map(({ place, points }) => ({ place, points: points.slice(-most) }));
    const label = `${title}, ${series.map(({ place }) => place.label).join(", ")}`;
    const draw = (width: number) => drawCurve(reader, { facts, label, width }, shown);
    return {
      about: facts.unit === undefined ? about : `${about} · ${facts.unit}`,
      drawn: kept(reader, read, ["curve", page.place, block, label], block.width, draw),
      rows: curveRows(reader, facts, shown),
    };
  }
  const spark = once(reader, read, ["spark", placeKey(first.place)], () => drawSpark(reader, first));
  const { value: _, ...words } = last;
  return { about, figure: { ...words, spark, ...defined({ target: targetOf(reader, facts, last) }) } };
}

/** The last periods, newest first: what a drawing says, for who does not see it. */
const curveRowsMax = 12;

function curveRows(reader: Reader, facts: IndicatorFacts, series: readonly Series[]): readonly ShownRow[] {
  const { language } = reader;
  return series.flatMap(({ place, points }) =>
    points
      .slice(-curveRowsMax)
      .toReversed()
      .map(({ period, value }) => ({
        label: `${series.length > 1 ? `${place.label}, ` : ""}${writePeriod(language, facts.grain, period)}`,
        value: value === null ? "–" : writeValue(language, facts, value),
      })),
  );
}

function targetOf({ language }: Reader, facts: IndicatorFacts, { value }: LastValue): string | undefined {
  const { target, better, grain } = facts;
  if (target === undefined) return undefined;
  const isReached = better === "less" ? value <= target.value : value >= target.value;
  return speak(
    language,
    `boards-target-${target.by === undefined ? "plain" : "by"}${isReached ? "-reached" : ""}`,
    {
      value: writeValue(language, facts, target.value),
      by: target.by === undefined ? "" : writePeriod(language, grain, target.by),
    },
  );
}

async function showLevel(
  reader: Reader,
  page: BoardPage,
  block: BlockOf<"bars" | "table" | "map">,
  { read, facts, title }: Of,
): Promise<Shown> {
  const { language } = reader;
  const found = read.periods.get(block.level);
  if (found === undefined || found.values.length === 0) {
    return {
      problem: { key: "boards-no-level", args: { level: speak(language, `boards-level-${block.level}`) } },
    };
  }
  const about = [writePeriod(language, facts.grain, found.period), facts.unit ?? ""]
    .filter(Boolean)
    .join(" · ");
  const label = `${title}, ${speak(language, `boards-level-${block.level}`)}, ${about}`;
  const ranked = ranking(found, "rows" in block ? block.rows : tableMax, page.place);
  const rows = ranked.map(({ label: name, code, value }) => ({
    label: name,
    value: value === null ? "–" : writeValue(language, facts, value),
    href: `/boards/${page.slug}/${toPlaceAddress({ level: block.level, code })}`,
  }));
  if (block.kind === "map") {
    const drawn = await drawnMap(
      reader,
      read,
      { facts, label },
      { block: { ...block, kind: "map" }, values: found.values },
    );
    return { about, rows, ...defined({ drawn }) };
  }
  if (block.kind === "table") return { about, rows };
  const lit = page.place.level === block.level ? page.place.code : undefined;
  const draw = (width: number) => drawBarsOf(reader, { facts, label, width }, { values: ranked, lit });
  return { about, rows, drawn: kept(reader, read, ["bars", page.place, block, label], block.width, draw) };
}

/** Of a list beside a map. */
const tableMax = 10;

/** The greatest first; the place of the page is there whatever its rank. */
function ranking({ values }: PeriodValues, most: number, place: IndicatorPlace): PeriodValues["values"] {
  const sorted = values.toSorted((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
  const own = sorted.findIndex(({ code }) => code === place.code);
  return sorted.filter((_, index) => index < most || index === own);
}

async function drawnMap(
  reader: Reader,
  read: IndicatorRead,
  { facts, label }: { readonly facts: IndicatorFacts; readonly label: string },
  { block, values }: { readonly block: BlockOf<"map">; readonly values: PeriodValues["values"] },
): Promise<{ wide: string; narrow: string } | undefined> {
  const key = keyOf(reader, ["map", block, label]);
  const known = read.drawn?.get(`${key} wide`);
  const knownNarrow = read.drawn?.get(`${key} narrow`);
  if (known !== undefined && knownNarrow !== undefined) return { wide: known, narrow: knownNarrow };
  const { id, level } = block;
  const at = { id, level, values };
  const wide = await drawChoropleth(reader, { facts, label, width: widths[block.width] }, at);
  const narrow = await drawChoropleth(reader, { facts, label, width: narrowWidth }, at);
  if (wide === undefined || narrow === undefined) return undefined;
  read.drawn?.set(`${key} wide`, wide).set(`${key} narrow`, narrow);
  return { wide, narrow };
}

const narrowWidth = 340;
const widths: Readonly<Record<Block["width"], number>> = {
  third: 360,
  half: 540,
  "two-thirds": 740,
  whole: 1100,
};

/** A drawing for a wide page and for a narrow one, made once of the same values where everybody reads them. */
function kept(
  reader: Reader,
  read: IndicatorRead,
  what: readonly unknown[],
  width: Block["width"],
  draw: (width: number) => string,
): { wide: string; narrow: string } {
  return {
    wide: once(reader, read, [...what, "wide"], () => draw(widths[width])),
    narrow: once(reader, read, [...what, "narrow"], () => draw(narrowWidth)),
  };
}

function once(
  reader: Reader,
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

function keyOf({ language, settings }: Reader, what: readonly unknown[]): string {
  return JSON.stringify([language, settings.accentHue, ...what]);
}

function showText(
  reader: Reader,
  page: BoardPage,
  { text, indicator, place: own, tone }: BlockOf<"text" | "alert">,
  reads: Reads,
): Shown {
  const { language } = reader;
  const place = own === undefined ? page.place : { ...own, label: labelOfPlace(reader, own) ?? own.code };
  const read = indicator === undefined ? undefined : reads.get(indicator);
  const problem = readsIndicator(text) ? problemOf(read) : undefined;
  if (problem !== undefined) return { ...defined({ tone }), problem };
  const filled = fillText(language, text, {
    last: lastOf(language, read, place),
    unit: read?.facts?.unit,
    place,
  });
  return { ...defined({ tone }), html: ownTextToHtml(filled) };
}

function problemOf(read: IndicatorRead | undefined): Problem | undefined {
  if (read === undefined) return nothing;
  return read.problem ?? (read.facts === undefined ? nothing : undefined);
}

function lastOf(
  language: Reader["language"],
  read: IndicatorRead | undefined,
  place: IndicatorPlace,
): LastValue | undefined {
  const series = read?.series.get(placeKey(place));
  return series === undefined || read?.facts === undefined
    ? undefined
    : lastValue(language, read.facts, series);
}

async function showDatasets(reader: Reader, { title, datasets }: BlockOf<"datasets">): Promise<Shown> {
  const { rooms, actor, language } = reader;
  const found = await Promise.all(
    datasets.map(async (id) => {
      try {
        const dataset = await rooms.datasets.getDataset(actor, id);
        return {
          href: `/datasets/${dataset.slug}`,
          title: toldIn(language, dataset).title,
          by: dataset.organizationName,
          at: writeDate(language, dataset.modifiedAt),
        };
      } catch (error) {
        if (findRefusal(error) === undefined) throw error;
        return undefined;
      }
    }),
  );
  const shown = found.filter((one) => one !== undefined);
  const hidden = found.length - shown.length;
  return { ...defined({ title }), datasets: shown, ...(hidden === 0 ? {} : { hidden }) };
}

async function showReuse({ rooms, actor }: Reader, { reuse }: BlockOf<"reuse">): Promise<Shown> {
  try {
    const project = await rooms.projects.getProject(actor, reuse);
    const [picture] = project.pictures;
    return {
      title: project.title,
      href: `/reuses/${project.slug}`,
      source: project.owner.name,
      ...(picture === undefined
        ? {}
        : {
            picture: {
              src: `/api/projects/${project.id}/pictures/${picture.id}`,
              alternative: picture.alternative,
            },
          }),
    };
  } catch (error) {
    const refusal = findRefusal(error);
    if (refusal === undefined) throw error;
    return { problem: { key: refusal.key, args: refusal.args } };
  }
}

function showPicture(page: BoardPage, block: BlockOf<"picture">): NonNullable<ShownBlock["picture"]> {
  const { picture, alternative, caption } = block;
  return { src: `/boards/${page.slug}/pictures/${picture}`, alternative, ...defined({ caption }) };
}
