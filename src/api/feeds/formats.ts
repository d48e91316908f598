import type { Feed, FeedEntry } from "./entries.ts";
import { escapeXml } from "../xml.ts";

interface FeedFormat {
  readonly mediaType: string;
  readonly write: (feed: Feed) => string;
}

/** By the end of the address. */
export const feedFormats: Readonly<Record<"atom" | "json", FeedFormat>> = {
  atom: { mediaType: "application/atom+xml", write: writeAtom },
  json: { mediaType: "application/feed+json", write: writeJsonFeed },
};

/** Atom (RFC 4287). */
function writeAtom(feed: Feed): string {
  const self = `${feed.address}.atom${feed.search}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${feed.language}">
  <id>${escapeXml(self)}</id>
  <title>${escapeXml(feed.title)}</title>
  <updated>${updatedOf(feed).toISOString()}</updated>
  <link rel="self" type="application/atom+xml" href="${escapeXml(self)}"/>
  <link rel="alternate" type="text/html" href="${escapeXml(feed.page)}"/>
  <link rel="alternate" type="application/feed+json" href="${escapeXml(`${feed.address}.json${feed.search}`)}"/>
${feed.entries.map(atomEntry).join("")}</feed>
`;
}

function atomEntry(entry: FeedEntry): string {
  const tags = entry.tags.map((tag) => `    <category term="${escapeXml(tag)}"/>\n`);
  return `  <entry>
    <id>${escapeXml(entry.id)}</id>
    <title>${escapeXml(entry.title)}</title>
    <updated>${entry.updated.toISOString()}</updated>
    <published>${entry.published.toISOString()}</published>
    <author><name>${escapeXml(entry.author)}</name></author>
    <link rel="alternate" href="${escapeXml(entry.url)}"/>
    <summary>${escapeXml(entry.summary)}</summary>
${tags.join("")}  </entry>
`;
}

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
function writeJsonFeed(feed: Feed): string {
  const items = feed.entries.map((entry) => ({
    id: entry.id,
    url: entry.url,
    title: entry.title,
    content_text: entry.summary,
    date_published: entry.published.toISOString(),
    date_modified: entry.updated.toISOString(),
    authors: [{ name: entry.author }],
    ...(entry.tags.length === 0 ? {} : { tags: entry.tags }),
  }));
  return JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title: feed.title,
    home_page_url: feed.page,
    feed_url: `${feed.address}.json${feed.search}`,
    language: feed.language,
    items,
  });
}

export function updatedOf({ entries }: Feed): Date {
  return new Date(Math.max(0, ...entries.map(({ updated }) => updated.getTime())));
}
