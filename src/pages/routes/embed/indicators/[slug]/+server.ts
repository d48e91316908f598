import { openExplorer } from "#pages/indicators/open-explorer.ts";
import { embeddedPage } from "#pages/indicators/embedded-page.ts";
import { unstoredIndicator } from "#pages/indicators/unstored-indicator.ts";
import type { RequestHandler } from "./$types";

/** A view for the page of somebody else: no script, no cookie, one small file. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const opened = await openExplorer(locals, params.slug, url.searchParams);
  const { language, rooms, settings } = locals;
  const address = `${rooms.instance.url}/indicators/${params.slug}${url.search}`;
  const headers =
    opened === undefined
      ? { "cache-control": "private, no-store" }
      : await unstoredIndicator(locals, opened.explored.indicator);
  const { name: site, accentHue: hue } = settings;
  const { html, policy } = embeddedPage({ language, site, hue, address, opened });
  return new Response(html, {
    headers: {
      ...headers,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
    },
  });
};
