import { defined } from "../../base/defined.ts";
import type { SourceDocument } from "../read.ts";
import type { DcatDocument } from "./document.ts";
import { toHttp } from "./reading.ts";

/**
 * The page that follows, and how many datasets there are: as Hydra tells it in the graph or beside
 * the lists of a JSON document, else as the answer does (RFC 8288).
 */
export function nextPageOf(
  gotten: SourceDocument,
  { nextPages, announced }: DcatDocument,
  scalars: ReadonlyMap<string, string>,
): { next?: string; announced?: number } {
  const beside = [...scalars].filter(([name]) => hydraNext.test(name)).map(([, text]) => text);
  const total = [...scalars].find(([name, text]) => hydraTotal.test(name) && /^\d+$/.test(text))?.[1];
  const count = announced ?? (total === undefined ? undefined : Number(total));
  const linked = linkTo(gotten.headers.get("link") ?? "", "next");
  for (const told of [...nextPages, ...beside, ...(linked === undefined ? [] : [linked])]) {
    const next = toHttp(URL.parse(told, gotten.url)?.href ?? "");
    if (next !== undefined) return { next, ...defined({ announced: count }) };
  }
  return count === undefined ? {} : { announced: count };
}

const hydraNext = /(?:^|\.|:|#)(?:next|nextPage)(?:\.@id)?$/;
const hydraTotal = /(?:^|\.|:|#)totalItems(?:\.@value)?$/;

/** The target of a relation in a `Link` header. */
function linkTo(header: string, relation: string): string | undefined {
  for (const [, target, parameters = ""] of header.matchAll(
    /<([^<>]*)>((?:\s*;\s*[\w*]+\s*=\s*(?:"[^"]*"|[^\s,;]+))*)/g,
  )) {
    const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s,;]+))/i.exec(parameters);
    const names = (relations?.[1] ?? relations?.[2] ?? "").toLowerCase().split(/\s+/);
    if (names.includes(relation)) return target;
  }
  return undefined;
}
