import { createHash } from "node:crypto";
import { accentOf } from "../design/accent.ts";
import { toCss } from "../design/colour.ts";
import { darkRules } from "../design/dark-picture.ts";
import { escapeHtml } from "../../base/escape-html.ts";
import type { Language } from "../../base/language.ts";
import { speak } from "../reading/speak.ts";
import type { OpenBoard } from "./open-board.ts";
import type { ShownBlock } from "./shown-block.ts";

type Reader = Pick<App.Locals, "language" | "settings" | "rooms">;

interface Embed {
  readonly html: string;
  /** Its style sheet, as a policy lets it in. */
  readonly style: string;
}

/** A page of a few kilobytes: figures and words of a board, or one block of it with its drawing. */
export function embedPage(
  reader: Reader,
  { board, place, blocks, isUsual }: OpenBoard,
  isOne: boolean,
): Embed {
  const { language, settings, rooms } = reader;
  const here = `${rooms.instance.url}/boards/${board.slug}${isUsual ? "" : `/${place.level}-${place.code}`}`;
  const title = isUsual ? board.title : `${board.title} – ${place.label}`;
  // A whole board leads to its drawings: together they are no few kilobytes.
  const written = blocks.map((block) => blockHtml(reader, block, isOne));
  const shown = isOne ? written : fitting(written);
  const more = `<p><a href="${escapeHtml(here)}" target="_blank" rel="noopener">${escapeHtml(speak(language, "boards-embed-more"))}</a></p>`;
  const accents = `--a:light-dark(${toCss(accentOf(settings.accentHue, "light"))},${toCss(accentOf(settings.accentHue, "dark"))})`;
  const drawings = isOne
    ? `@media(prefers-color-scheme:dark){${darkRules(shown.join(""), settings.accentHue)}}`
    : "";
  const css = `:root{color-scheme:light dark;${accents}}${sheet}${drawings}`;
  const html =
    `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escapeHtml(title)}</title><style>${css}</style>` +
    `<main><h1><a href="${escapeHtml(here)}" target="_blank" rel="noopener">${escapeHtml(title)}</a></h1>` +
    `<div>${shown.join("")}</div>${shown.length < written.length ? more : ""}<p class="s"><a href="${escapeHtml(here)}" target="_blank" rel="noopener">` +
    `${escapeHtml(`${board.organization.name} · ${settings.name}`)}</a></p></main></html>`;
  return { html, style: `'sha256-${createHash("sha256").update(css).digest("base64")}'` };
}

/** Of a whole board, some six kilobytes as they are sent. */
const lengthMax = 16_000;

/** The first blocks, as many as fit, without those that fit in no case. */
function fitting(blocks: readonly string[]): readonly string[] {
  let length = 0;
  return blocks
    .filter((html) => html.length <= lengthMax)
    .filter((html) => (length += html.length) <= lengthMax);
}

/** Of a table that stands among other blocks. */
const rowsMax = 10;

function blockHtml({ language }: Reader, block: ShownBlock, isOne: boolean): string {
  const isDrawing = block.small !== undefined || block.kind === "picture" || block.kind === "reuse";
  if (isDrawing && !isOne) return "";
  const title = block.title === undefined ? "" : `<h2>${escapeHtml(block.title)}</h2>`;
  if (block.problem !== undefined) {
    const why = speak(language, block.problem.key, block.problem.args);
    return `<section>${title}<p class="s">${escapeHtml(`${speak(language, "boards-block-unread")} ${why}`)}</p></section>`;
  }
  const about = block.about === undefined ? "" : `<p class="s">${escapeHtml(block.about)}</p>`;
  const { stands } = block;
  const before =
    stands === undefined
      ? ""
      : `<p class="s">${escapeHtml(`${speak(language, "boards-block-stands")} ${speak(language, stands.key, stands.args)}`)}</p>`;
  return `<section>${title}${bodyOf(language, block, isOne)}${about}${before}</section>`;
}

function bodyOf(language: Language, block: ShownBlock, isOne: boolean): string {
  const { figure, html, small, datasets, picture, alerts } = block;
  if (figure !== undefined) {
    const change = figure.change === undefined ? "" : `<p>${escapeHtml(figure.change.told)}</p>`;
    const { number, unit } = figure.split;
    return `<p class="v">${escapeHtml(number)} <small>${escapeHtml(unit)}</small></p>${figure.spark}${change}`;
  }
  if (html !== undefined) return html + listOf(alerts?.map(({ said, href }) => ({ title: said, href })));
  if (small !== undefined) return small;
  if (picture !== undefined)
    return `<img src="${escapeHtml(picture.src)}" alt="${escapeHtml(picture.alternative)}">`;
  if (datasets !== undefined) return listOf(datasets);
  return tableHtml(language, block, isOne ? Infinity : rowsMax);
}

function tableHtml(language: Language, { rows = [], left }: ShownBlock, most: number): string {
  const cells = rows
    .slice(0, most)
    .map(({ label, value }) => `<tr><th>${escapeHtml(label)}<td>${escapeHtml(value)}`);
  const shown = Math.min(left?.shown ?? rows.length, most);
  const of = left?.of ?? rows.length;
  const others =
    shown < of ? `<p class="s">${escapeHtml(speak(language, "boards-highest", { shown, of }))}</p>` : "";
  return `<table>${cells.join("")}</table>${others}`;
}

function listOf(links: readonly { readonly href: string; readonly title: string }[] = []): string {
  if (links.length === 0) return "";
  const items = links.map(
    ({ href, title }) =>
      `<li><a href="${escapeHtml(href)}" target="_blank" rel="noopener">${escapeHtml(title)}</a>`,
  );
  return `<ul>${items.join("")}</ul>`;
}

const sheet =
  "body{margin:0;overflow-wrap:anywhere;font:16px/1.45 'Atkinson Hyperlegible Next',Verdana,sans-serif;background:light-dark(#fbfaf7,#1c1917);color:light-dark(#2b2620,#e9e6df)}" +
  "main{padding:1rem}h1{font-size:1.2rem;margin:0 0 .5rem}h2{font-size:1rem;margin:0}a{color:var(--a)}p{margin:.25rem 0}" +
  ".s{font-size:.85rem;color:light-dark(#5f584f,#b5afa5)}.v{font-size:2rem;font-weight:700}small{font-size:1rem;font-weight:400}" +
  "div{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr))}svg,img{max-width:100%;height:auto}" +
  "th{text-align:start;font-weight:400}td{text-align:end;padding-inline-start:1rem}" +
  ".c-ink{fill:light-dark(#2b2620,#e9e6df)}.c-soft{fill:light-dark(#5f584f,#b5afa5)}.c-line{fill:light-dark(#d9d5cd,#4a453f)}" +
  ".c-paper{fill:light-dark(#fbfaf7,#1c1917)}.c-missing{fill:light-dark(#efece5,#2a2622)}.c-water{fill:light-dark(#cee2ea,#20303a)}.c-land{fill:light-dark(#f3f3ed,#21211c)}.c-series-1{fill:var(--a)}.c-series-1.stroke{fill:none;stroke:var(--a)}";
