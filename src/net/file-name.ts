import { decoded } from "../base/decoded.ts";

/**
 * The name that a server gives to a file: `filename*` (RFC 8187), else `filename` (RFC 6266), else
 * the end of the address. Never a path.
 */
export function fileNameOf(disposition: string | undefined, url: URL): string | undefined {
  const name = extendedName(disposition) ?? plainName(disposition) ?? decoded(url.pathname);
  const last = withoutControls(name).split(/[/\\]/).at(-1)?.trim() ?? "";
  return last === "" || last === "." || last === ".." ? undefined : last.slice(0, 255);
}

function withoutControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "");
}

function extendedName(disposition = ""): string | undefined {
  const found = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  return found === undefined ? undefined : decoded(found);
}

function plainName(disposition = ""): string | undefined {
  const found = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
  const text = found?.[1]?.replaceAll(/\\(.)/g, "$1") ?? found?.[2];
  // Node reads headers as ISO-8859-1, while servers send names in UTF-8.
  return text === undefined ? undefined : (utf8Of(text) ?? text);
}

function utf8Of(text: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "latin1"));
  } catch {
    return undefined;
  }
}
