import { type Problem, problem } from "../base/failure.ts";
import { type Metadata, noMetadata } from "./metadata.ts";

/**
 * Makes whatever came, from a form, a program or another catalogue, a description that every export
 * can hold: no control characters, no address that is none, no date that is none, nothing without
 * end. Each thing that is dropped or cut is a problem, and the rest stands.
 */
export function cleanMetadata(told: Partial<Metadata>): { value: Metadata; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const address = (field: string, url: string | undefined): string | undefined => {
    if (url === undefined || url.trim() === "") return undefined;
    const clean = cleanAddress(url);
    if (clean === undefined) {
      problems.push(problem("catalogue-address-wrong", { address: url.slice(0, 200) }, { field }));
    }
    return clean;
  };
  const landingPage = address("landingPage", told.landingPage);
  const value: Metadata = {
    ...noMetadata,
    ...told,
    keywords: unique((told.keywords ?? []).map((word) => cleanText(word, 100))).slice(0, 100),
    distributions: (told.distributions ?? []).flatMap((distribution) => {
      const accessUrl = address("distributions", distribution.accessUrl);
      return accessUrl === undefined ? [] : [{ ...distribution, accessUrl }];
    }),
    ...(landingPage === undefined ? {} : { landingPage }),
  };
  return { value, problems };
}

/** An http(s) address in the form that RDF, XML and JSON can all hold, or nothing. */
export function cleanAddress(text: string): string | undefined {
  try {
    const url = new URL(text.trim());
    if (!/^https?:$/.test(url.protocol) || text.length > 4000) return undefined;
    return url.href.replace(/[<>"{}|\\^`\s]/g, (sign) => encodeURIComponent(sign));
  } catch {
    return undefined;
  }
}

/** On lines of its own, without control characters, and never longer than told. */
export function cleanText(text: string, charactersMax: number): string {
  const clean = text
    .replace(/\r\n?/g, "\n")
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, "")
    .replace(/\p{Surrogate}/gu, "")
    .trim();
  return clean.length <= charactersMax ? clean : `${clean.slice(0, charactersMax - 1)}…`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ""))];
}
