import { createHash } from "node:crypto";
import { isHttpError } from "@sveltejs/kit";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { KeptFigure } from "../../catalogue/metadata.ts";
import { openChart } from "../charts/open-chart.ts";
import { toPng } from "../charts/png.ts";
import { inTheDark } from "../design/dark-picture.ts";
import { openMap } from "../maps/open-map.ts";
import { findLostColumn } from "../reading/kept-figures.ts";
import { openDataset, type OpenTable } from "../reading/open-table.ts";
import { findRefusal } from "../reading/refusals.ts";

/**
 * In a list as wide as on a phone: what is read there is recognised smaller. Where a link is shared
 * (Open Graph), twice as wide, with its title and its source, and never dark: nobody knows on what.
 */
const forms = {
  svg: { width: 340, heightMax: 262 },
  png: { width: 600, heightMax: 420 },
} as const;

export type PictureForm = keyof typeof forms;

/**
 * The picture of a kept figure, drawn of what everybody may read; `undefined` where nothing can be
 * drawn: its table or a column of it is gone, is not open any more, or its instance does not answer.
 */
export async function drawPicture(
  locals: App.Locals,
  dataset: Pick<Dataset, "slug">,
  { figure, form }: { readonly figure: KeptFigure; readonly form: PictureForm },
  request: Request,
): Promise<Response | undefined> {
  const params = new URLSearchParams(figure.query);
  try {
    const opened = await openDataset(locals, { slug: dataset.slug, table: figure.table }, params);
    const { open } = opened;
    if (open === undefined || open.table.access !== undefined) return undefined;
    if (findLostColumn(figure, open.version.columns) !== undefined) return undefined;
    const etag = etagOf(locals, { figure, form }, open);
    const headers = {
      etag,
      // A picture of something that is withdrawn is gone within minutes.
      "cache-control": "private, max-age=300",
      "content-type": form === "png" ? "image/png" : "image/svg+xml; charset=utf-8",
      vary: "accept-language, cookie",
    };
    if (request.headers.get("if-none-match")?.includes(etag) === true) {
      return new Response(null, { status: 304, headers });
    }
    const svg = await drawSmall(locals, { ...opened, open }, { figure, form }, request.signal);
    return svg === "" ? undefined : new Response(await bytesOf(svg, form, locals), { headers });
  } catch (thrown) {
    // Whoever left the page meanwhile reads no answer.
    if (request.signal.aborted) return new Response(null, { status: 503 });
    if (isHttpError(thrown) || findRefusal(thrown) !== undefined) return undefined;
    throw thrown;
  }
}

async function bytesOf(svg: string, form: PictureForm, { settings }: App.Locals): Promise<Blob | string> {
  if (form === "svg") return inTheDark(svg, settings.accentHue);
  return new Blob([new Uint8Array(await toPng(svg))]);
}

async function drawSmall(
  locals: App.Locals,
  { dataset, open }: { readonly dataset: Dataset; readonly open: OpenTable },
  { figure: { kind, query }, form }: { readonly figure: KeptFigure; readonly form: PictureForm },
  signal: AbortSignal,
): Promise<string> {
  const at = { params: new URLSearchParams(query), signal };
  const { width, heightMax } = forms[form];
  const options = { standsAlone: form === "png", isSmall: form === "svg" };
  if (kind === "map") return (await openMap(locals, dataset, open, at)).draw(width, options);
  return cutBelow((await openChart(locals, dataset, open, at)).draw(width, options), heightMax);
}

/** Twenty bars are taller than a picture: the first ones tell what it is. */
function cutBelow(svg: string, heightMax: number): string {
  const height = Number(/ viewBox="0 0 \S+ ([\d.]+)"/.exec(svg)?.[1] ?? heightMax);
  if (height <= heightMax) return svg;
  return svg
    .replace(/( viewBox="0 0 \S+ )[\d.]+"/, `$1${heightMax}"`)
    .replace(/ height="[\d.]+"/, ` height="${heightMax}"`);
}

function etagOf(
  { language, settings }: App.Locals,
  { figure: { kind, query = "" }, form }: { readonly figure: KeptFigure; readonly form: PictureForm },
  { table, version }: OpenTable,
): string {
  const drawnOf = [
    form,
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
