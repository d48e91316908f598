import { createHash } from "node:crypto";
import { isHttpError } from "@sveltejs/kit";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { KeptFigure } from "../../catalogue/metadata.ts";
import { openChart } from "../charts/open-chart.ts";
import { openMap } from "../maps/open-map.ts";
import { findLostColumn } from "../reading/kept-figures.ts";
import { openDataset, type OpenTable } from "../reading/open-table.ts";
import { findRefusal } from "../reading/refusals.ts";

/** As wide as on a phone: what is read there is recognised smaller. */
const width = 340;
const heightMax = 262;

/**
 * The picture of a kept figure, drawn of what everybody may read; `undefined` where nothing can be
 * drawn: its table or a column of it is gone, is not open any more, or its instance does not answer.
 */
export async function drawPicture(
  locals: App.Locals,
  dataset: Pick<Dataset, "slug">,
  figure: KeptFigure,
  request: Request,
): Promise<Response | undefined> {
  const params = new URLSearchParams(figure.query);
  try {
    const opened = await openDataset(locals, { slug: dataset.slug, table: figure.table }, params);
    const { open } = opened;
    if (open === undefined || open.table.access !== undefined) return undefined;
    if (findLostColumn(figure, open.version.columns) !== undefined) return undefined;
    const etag = etagOf(locals, figure, open);
    const headers = {
      etag,
      // A picture of something that is withdrawn is gone within minutes.
      "cache-control": "private, max-age=300",
      "content-type": "image/svg+xml; charset=utf-8",
      vary: "accept-language, cookie",
    };
    if (request.headers.get("if-none-match")?.includes(etag) === true) {
      return new Response(null, { status: 304, headers });
    }
    const svg = await drawSmall(locals, { ...opened, open }, figure, request.signal);
    return svg === "" ? undefined : new Response(svg, { headers });
  } catch (thrown) {
    // Whoever left the page meanwhile reads no answer.
    if (request.signal.aborted) return new Response(null, { status: 503 });
    if (isHttpError(thrown) || findRefusal(thrown) !== undefined) return undefined;
    throw thrown;
  }
}

async function drawSmall(
  locals: App.Locals,
  { dataset, open }: { readonly dataset: Dataset; readonly open: OpenTable },
  { kind, query }: KeptFigure,
  signal: AbortSignal,
): Promise<string> {
  const at = { params: new URLSearchParams(query), signal };
  if (kind === "chart") return cutBelow((await openChart(locals, dataset, open, at)).draw(width));
  return (await openMap(locals, dataset, open, at)).draw(width);
}

/** Twenty bars are taller than a picture: the first ones tell what it is. */
function cutBelow(svg: string): string {
  const height = Number(/ viewBox="0 0 \S+ ([\d.]+)"/.exec(svg)?.[1] ?? heightMax);
  if (height <= heightMax) return svg;
  return svg
    .replace(/( viewBox="0 0 \S+ )[\d.]+"/, `$1${heightMax}"`)
    .replace(/ height="[\d.]+"/, ` height="${heightMax}"`);
}

function etagOf(
  { language, settings }: App.Locals,
  { kind, query = "" }: KeptFigure,
  { table, version }: OpenTable,
): string {
  const drawnOf = [
    kind,
    query,
    table.id,
    version.number,
    version.createdAt.getTime(),
    language,
    settings.accentHue,
  ];
  return `"${createHash("sha256").update(JSON.stringify(drawnOf)).digest("base64url").slice(0, 22)}"`;
}
