import { defined } from "../../base/defined.ts";
import type { Column } from "../../tables/column.ts";
import type { OwnLook, OwnTable } from "../../citizens/room.ts";
import { aggregateFor, measuresOf } from "../charts/choice.ts";
import { describeChart } from "../charts/describe.ts";
import { drawChart } from "../charts/draw.ts";
import { readChart } from "../charts/read-chart.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { titleOfColumn } from "../reading/column-title.ts";
import { parseQuery } from "../reading/filters.ts";
import { type ShownRows, showRows } from "./shown-rows.ts";

export const ownRowsShown = 100;

export interface OwnChart {
  readonly title: string;
  readonly summary: string;
  readonly wide: string;
  readonly narrow: string;
  /** Where it shows figures of others, which everybody reads: where they are, and the numbers of both. */
  readonly beside?: {
    readonly dataset: { readonly slug: string; readonly title: string };
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
  };
}

interface OwnRowsShown extends ShownRows {
  /** Of each of them, by which something is asked of it. */
  readonly numbers: readonly number[];
  readonly total: number;
  readonly page: number;
}

/** A page of somebody's own rows, as a table shows them: the newest first where they have a date. */
export async function readOwnRows(
  locals: Pick<App.Locals, "rooms" | "language">,
  own: OwnTable,
  { readPage }: OwnLook,
  page: number,
): Promise<OwnRowsShown> {
  const { columns } = own.version;
  const dated = timeOf(varyingOf(own));
  const params = new URLSearchParams({ page: String(page), page_size: String(ownRowsShown) });
  if (dated !== undefined) params.set(`${dated.name}__sort`, "desc");
  const read = await readPage(params);
  return {
    ...showRows(locals, columns, read.rows),
    numbers: read.rows.map((row) => Number(row["__id"])),
    total: read.total,
    page: read.page,
  };
}

/** Their first measure over time; nothing where the table has none, or no time. */
export async function drawOwnChart(
  { rooms, language, settings }: Pick<App.Locals, "rooms" | "language" | "settings">,
  own: OwnTable,
  { readPage }: OwnLook,
): Promise<OwnChart | undefined> {
  const { columns, profile } = own.version;
  const varying = varyingOf(own);
  const time = timeOf(varying);
  const [measure] = measuresOf(varying, profile);
  if (time === undefined || measure === undefined) return undefined;
  const choice = { kind: "line", x: time.name, y: measure.name, aggregate: aggregateFor(measure) } as const;
  const query = parseQuery(columns, new URLSearchParams());
  const source = { columns, profile, query, readPage, territory: rooms.territory };
  const data = await readChart(source, choice);
  if (data.points.length < 3) return undefined;
  const { title, summary } = describeChart(language, choice, data, columns);
  const draw = (width: number) =>
    drawChart({
      kind: choice.kind,
      data,
      language,
      width,
      accent: toHex(accentOf(settings.accentHue, "light")),
      label: `${title}. ${summary}`,
      names: { x: titleOfColumn(time), y: titleOfColumn(measure) },
      ...defined({ unit: measure.unit }),
    });
  return { title, summary, wide: draw(760), narrow: draw(340) };
}

/** What is the same in all rows of a person tells nothing over time. */
function varyingOf({ declared, version }: OwnTable): readonly Column[] {
  const civil: readonly string[] = Object.values(declared.identity ?? {});
  const fixed = new Set([declared.personColumn, ...declared.facts.map(({ column }) => column), ...civil]);
  return version.columns.filter(({ name }) => !fixed.has(name));
}

function timeOf(columns: readonly Column[]): Column | undefined {
  return columns.find(({ type }) => type === "date" || type === "datetime");
}
