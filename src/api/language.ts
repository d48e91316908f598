import type { HonoRequest } from "hono";
import { isLanguage, type Language } from "../base/language.ts";

/** `?lang`, else the best of `Accept-Language` (RFC 9110 §12.5.4), else the instance's own. */
export function languageOf(request: Pick<HonoRequest, "query" | "header">, usual: Language): Language {
  const asked = request.query("lang");
  if (isLanguage(asked)) return asked;
  return acceptedLanguage(request.header("accept-language") ?? "") ?? usual;
}

function acceptedLanguage(header: string): Language | undefined {
  let best: { language: Language; weight: number } | undefined;
  for (const item of header.slice(0, 1000).split(",")) {
    const [range = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
    const language = range.split("-")[0];
    const weight = Number(/^q=([\d.]+)$/.exec(parameters[0] ?? "q=1")?.[1] ?? 0);
    if (isLanguage(language) && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language;
}
