import { isLanguage, type Language } from "./language.ts";

/** The language of a page: the address first, then the cookie, the browser, the instance. */
export function languageOf(
  asked: { address?: string | null; cookie?: string | undefined; browser?: string | null },
  instance: Language,
): Language {
  if (isLanguage(asked.address)) return asked.address;
  if (isLanguage(asked.cookie)) return asked.cookie;
  return preferred(asked.browser ?? "") ?? instance;
}

/** The first known language of an Accept-Language header, by weight (RFC 9110, 12.5.4). */
function preferred(header: string): Language | undefined {
  const ranges = header.split(",").map((range, index) => {
    const [tag = "", ...parameters] = range.trim().split(";");
    const weight = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean);
    return { language: tag.slice(0, 2).toLowerCase(), weight: Number(weight ?? 1), index };
  });
  ranges.sort((a, b) => b.weight - a.weight || a.index - b.index);
  return ranges.map((range) => range.language).find(isLanguage);
}
