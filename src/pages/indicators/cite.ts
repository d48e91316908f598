import type { Language } from "../../base/language.ts";
import { writeDate } from "../reading/format.ts";
import { speak } from "../reading/speak.ts";
import { typeset } from "../reading/typography.ts";
import type { Explored } from "./read-explorer.ts";

export interface Citations {
  readonly apa: string;
  readonly bibtex: string;
}

/** How a view is cited, with the computation that its figures come from (APA 7, section 10.9; BibTeX `@misc`). */
export function citationsOf(
  language: Language,
  { indicator: { dataset }, computation }: Pick<Explored, "indicator" | "computation">,
  { site, url }: { readonly site: string; readonly url: string },
): Citations {
  const { organizationName: author, title } = dataset;
  const at = computation?.computedAt ?? dataset.modifiedAt;
  const year = String(at.getUTCFullYear());
  const version =
    computation === undefined
      ? writeDate(language, at)
      : speak(language, "pages-explore-cite-version", {
          number: computation.number,
          date: writeDate(language, at),
        });
  const kind = speak(language, "pages-explore-cite-kind");
  return {
    apa: typeset(language, `${author} (${year}). ${title} (${version}) [${kind}]. ${site}. ${url}`),
    bibtex: [
      `@misc{${dataset.slug.replaceAll("-", "_")}_${computation?.number ?? year},`,
      `  author = {{${escaped(author)}}},`,
      `  title = {${escaped(title)}},`,
      `  year = {${year}},`,
      `  version = {${escaped(version)}},`,
      `  howpublished = {${escaped(site)}},`,
      `  url = {${url}}`,
      "}",
    ].join("\n"),
  };
}

/** Braces and backslashes mean something in BibTeX. */
function escaped(text: string): string {
  return text.replace(/\\/g, "\\textbackslash ").replace(/[{}%&#$_]/g, (sign) => `\\${sign}`);
}
