import { type Board, datasetsOf } from "../../boards/board.ts";
import { escapeHtml } from "../../base/escape-html.ts";
import { speak } from "../reading/speak.ts";
import { toldIn } from "../reading/translated.ts";

/** As Atom (RFC 4287): an entry for each version of the board, and for each new state of what it shows to the reader. */
export async function boardFeed(
  { rooms, actor, language }: Pick<App.Locals, "rooms" | "actor" | "language">,
  board: Board,
): Promise<string> {
  const { url } = rooms.instance;
  const datasets = await rooms.datasets.findDatasets(actor, datasetsOf(board.blocks));
  const entries = [
    {
      id: `${url}/boards/${board.slug}#version-${board.version}`,
      title: board.title,
      href: `${url}/boards/${board.slug}`,
      at: board.modifiedAt,
      by: board.organization.name,
    },
    ...[...datasets.values()].map((dataset) => ({
      id: `${url}/datasets/${dataset.slug}#${dataset.modifiedAt.toISOString()}`,
      title: speak(language, "boards-feed-updated", { title: toldIn(language, dataset).title }),
      href: `${url}${dataset.metadata.indicator === undefined ? `/datasets/${dataset.slug}` : `/indicators/${dataset.slug}`}`,
      at: dataset.modifiedAt,
      by: dataset.organizationName,
    })),
  ].toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const self = escapeHtml(`${url}/boards/${board.slug}/feed.atom`);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">`,
    `<id>${self}</id><title>${escapeHtml(board.title)}</title>`,
    `<link rel="self" href="${self}"/><link href="${escapeHtml(`${url}/boards/${board.slug}`)}"/>`,
    `<updated>${(entries[0]?.at ?? board.modifiedAt).toISOString()}</updated>`,
    ...entries.map(
      ({ id, title, href, at, by }) =>
        `<entry><id>${escapeHtml(id)}</id><title>${escapeHtml(title)}</title><link href="${escapeHtml(href)}"/>` +
        `<updated>${at.toISOString()}</updated><author><name>${escapeHtml(by)}</name></author></entry>`,
    ),
    "</feed>",
  ].join("\n");
}
