import { escapeHtml } from "../base/escape-html.ts";
import type { Letter } from "./letter.ts";

/** What a letter is shown with where its reader shows more than text. */
export interface Dress {
  readonly name: string;
  readonly url: string;
  readonly logo: { readonly bytes: Buffer; readonly mediaType: string };
}

const logoId = "logo@maille";

/**
 * The same text beneath the logo, which comes with the letter: nothing is fetched when it is opened.
 * Addresses of the instance become links, and no others: a stranger's words stay words.
 */
export function dressLetter({ text }: Letter, dress: Dress | undefined) {
  if (dress === undefined) return {};
  const { name, url, logo } = dress;
  const paragraphs = text
    .split(/\n{2,}/)
    .map((paragraph) => `<p style="margin:0 0 1em">${linked(paragraph, url).replaceAll("\n", "<br>")}</p>`);
  return {
    html: `<div style="max-width:36em;font:16px/1.5 sans-serif"><p style="margin:0 0 1.5em"><img src="cid:${logoId}" alt="${escapeHtml(name)}" height="48"></p>${paragraphs.join("")}</div>`,
    attachments: [
      {
        filename: `logo.${logo.mediaType.replace("image/", "")}`,
        content: logo.bytes,
        contentType: logo.mediaType,
        cid: logoId,
        contentDisposition: "inline" as const,
      },
    ],
  };
}

function linked(text: string, url: string): string {
  const own = escapeHtml(url);
  return escapeHtml(text)
    .split(/(\s+)/)
    .map((word) => {
      const bare = word.replace(/[).,;:]+$/, "").replace(/^\(/, "");
      const isOwn = bare === own || bare.startsWith(`${own}/`);
      return isOwn ? word.replace(bare, () => `<a href="${bare}">${bare}</a>`) : word;
    })
    .join("");
}
