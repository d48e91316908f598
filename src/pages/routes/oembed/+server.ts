import { error } from "@sveltejs/kit";
import { openExplorer } from "#pages/indicators/open-explorer.ts";
import { unstoredIndicator } from "#pages/indicators/unstored-indicator.ts";
import { escapeHtml } from "../../../base/escape-html.ts";
import type { RequestHandler } from "./$types";

const size = { width: 640, height: 480 };

/** What another site shows of a link to a view of an indicator (oembed.com, 2.3.4.4: `rich`). */
export const GET: RequestHandler = async ({ locals, url }) => {
  const { rooms, settings } = locals;
  if ((url.searchParams.get("format") ?? "json") !== "json") error(501);
  const told = url.searchParams.get("url") ?? "";
  const address = URL.canParse(told) ? new URL(told) : error(404);
  const slug = /^\/indicators\/([^/]+)$/.exec(address.pathname)?.[1];
  if (address.origin !== new URL(rooms.instance.url).origin || slug === undefined) error(404);
  const opened = await openExplorer(locals, slug, address.searchParams);
  if (opened === undefined) error(404);
  const { dataset } = opened.explored.indicator;
  const width = sizeWithin(url.searchParams.get("maxwidth"), size.width);
  const height = sizeWithin(url.searchParams.get("maxheight"), size.height);
  const source = `${rooms.instance.url}/embed/indicators/${dataset.slug}${address.search}`;
  const { title } = opened.words;
  return Response.json(
    {
      version: "1.0",
      type: "rich",
      title,
      author_name: dataset.organizationName,
      provider_name: settings.name,
      provider_url: rooms.instance.url,
      width,
      height,
      html: `<iframe src="${escapeHtml(source)}" title="${escapeHtml(title)}" width="${width}" height="${height}" loading="lazy" style="border:0"></iframe>`,
    },
    { headers: await unstoredIndicator(locals, { dataset }) },
  );
};

function sizeWithin(told: string | null, wanted: number): number {
  const most = Number(told);
  return told !== null && Number.isSafeInteger(most) && most > 0 ? Math.min(most, wanted) : wanted;
}
