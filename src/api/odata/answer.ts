import { Failure } from "../../base/failure.ts";
import type { MetadataLevel } from "./entities.ts";
import type { ODataRequest } from "./request.ts";

/** `$format`, else `Accept`: `application/json;odata.metadata=none`, `json`. */
function mediaTypeOf({ c, params }: ODataRequest): string {
  const format = params.get("$format");
  if (format === null) return c.req.header("accept") ?? "";
  if (/^(?:application\/)?json(?:\s*;|$)/i.test(format)) return format;
  throw new Failure("unsupported", "odata-format-unknown", {
    parameter: "$format",
    expected: "application/json",
  });
}

export function levelOf(request: ODataRequest): MetadataLevel {
  const level = /(?:odata\.)?metadata=(none|minimal|full)/i.exec(mediaTypeOf(request))?.[1]?.toLowerCase();
  return level === "none" || level === "full" ? level : "minimal";
}

export function wantsTexts(request: ODataRequest): boolean {
  return /IEEE754Compatible=true/i.test(mediaTypeOf(request));
}

/** The tag of rows as they are written: with more or less of the metadata, and numbers as texts, they are other documents. */
export function tagOf(request: ODataRequest, etag: string): string {
  const level = levelOf(request);
  return `${etag}${level === "minimal" ? "" : `-${level}`}${wantsTexts(request) ? "-texts" : ""}`;
}

export function answerJson(
  request: ODataRequest,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const texts = wantsTexts(request) ? ";IEEE754Compatible=true" : "";
  return new Response(body, {
    headers: {
      "content-type": `application/json;odata.metadata=${levelOf(request)};odata.streaming=true${texts};charset=utf-8`,
      "odata-version": "4.0",
      "cache-control": "no-cache",
      vary: "Accept, Authorization, Cookie",
      ...headers,
    },
  });
}
