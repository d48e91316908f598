import { createHash } from "node:crypto";
import type { Language } from "../../base/language.ts";
import { darkRules } from "../design/dark-picture.ts";
import { escapeHtml } from "../../base/escape-html.ts";
import { speak } from "../reading/speak.ts";
import type { OpenExplorer } from "./open-explorer.ts";

interface Embedded {
  readonly language: Language;
  readonly site: string;
  /** The hue of the site. */
  readonly hue: number;
  readonly address: string;
  readonly opened: OpenExplorer | undefined;
}

/** The whole page, whose one style sheet is the only thing that it may use: what it draws was drawn to be small. */
export function embeddedPage({ language, site, hue, address, opened }: Embedded): {
  readonly html: string;
  readonly policy: string;
} {
  const { title, body, source } = opened === undefined ? withoutValues(language, site) : viewOf(opened);
  const link = `<a href="${escapeHtml(address)}" target="_blank" rel="noopener">${escapeHtml(`${source} ${site}`)}</a>`;
  const style = `${sheet}@media(prefers-color-scheme:dark){${darkRules(body, hue)}}`;
  const hash = createHash("sha256").update(style).digest("base64");
  const html = `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style><h1>${escapeHtml(title)}</h1>${body}<p class="s">${link}</p></html>`;
  return { html, policy: `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors *` };
}

interface View {
  readonly title: string;
  readonly body: string;
  readonly source: string;
}

function viewOf(opened: OpenExplorer): View {
  const { words, source, map } = opened;
  const drawn = opened.draw(map === undefined ? 520 : 340, { isSmall: true }) ?? "";
  const body = `<p class="s">${escapeHtml(words.subtitle)}</p>${drawn}<p>${escapeHtml(words.summary)}</p>`;
  return { title: words.title, body, source };
}

function withoutValues(language: Language, site: string): View {
  return { title: site, body: `<p>${escapeHtml(speak(language, "pages-explore-none-yet"))}</p>`, source: "" };
}

const sheet = [
  ":root{color-scheme:light dark}",
  "body{font:15px/1.5 'Atkinson Hyperlegible Next',Verdana,sans-serif;margin:12px;overflow-wrap:anywhere;background:light-dark(#fbfaf7,#1f1d1a);color:light-dark(#2b2620,#ece8e1)}",
  "h1{font-size:17px;margin:0}p{margin:6px 0}svg{width:100%;height:auto;display:block;overflow:visible}",
  ".s,.s a{font-size:12px;color:light-dark(#5f584f,#b5aea3)}",
].join("");
