import type { Distribution, DistributionKind } from "../../catalogue/metadata.ts";
import { fileTypes } from "../../vocabularies/file-types.ts";
import { present } from "./draft.ts";

type Optional<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

/** What a source says of one way to get the data, in its own words. */
interface ToldDistribution extends Optional<Omit<Distribution, "kind" | "checksum">> {
  readonly kind?: DistributionKind | undefined;
  readonly checksum?: Distribution["checksum"] | undefined;
}

/**
 * With a kind and a known format, which is taken from the media type or the name of the file where
 * none is told; nothing where no address leads to it. `position` names it where the source does not.
 */
export function toDistribution(told: ToldDistribution, position: number): Distribution | undefined {
  const accessUrl = told.accessUrl ?? told.downloadUrl;
  if (accessUrl === undefined) return undefined;
  const { mediaType: toldType, ...others } = told;
  const format = formatOf(told, accessUrl);
  const mediaType = mediaTypeOf(toldType);
  const whole = { ...others, id: told.id ?? String(position + 1), accessUrl, format, mediaType };
  return present({ ...whole, kind: told.kind ?? kindOf(whole, told.format) });
}

/** Each with an identifier of its own. */
export function distinct(distributions: readonly (Distribution | undefined)[]): Distribution[] {
  const taken = new Set<string>();
  return distributions.flatMap((distribution) => {
    if (distribution === undefined) return [];
    let id = distribution.id;
    for (let n = 2; taken.has(id); n++) id = `${distribution.id}-${n}`;
    taken.add(id);
    return [id === distribution.id ? distribution : { ...distribution, id }];
  });
}

const servicePattern =
  /(?:^|[^a-z])(?:wms|wfs|wmts|wcs|wps|csw|sos|tms|ogc|api|rest|soap|odata|sparql|siri|esri|arcgis|geoservice|endpoint)(?:$|[^a-z])/i;

/** By the words of the source rather than by the format that they mean: `WFS` may give GML. */
function kindOf(whole: ToldDistribution, words: string | undefined): DistributionKind {
  const { format, mediaType, downloadUrl, sizeBytes } = whole;
  const told = words ?? format ?? mediaType;
  if (told !== undefined && linkPattern.test(told)) return "link";
  if (downloadUrl !== undefined || sizeBytes !== undefined) return "file";
  if (whole.service !== undefined || (told !== undefined && servicePattern.test(told))) return "service";
  return told === undefined ? "link" : "file";
}

const linkPattern = /^(?:x?html?|text\/html|application\/xhtml\+xml|web ?page|page web|site|lien|link|url)$/i;

function formatOf({ format, mediaType, title }: ToldDistribution, address: string): string | undefined {
  for (const text of [format, mediaType]) {
    const known = text === undefined ? undefined : fileTypes.find(text);
    if (known !== undefined) return known.code;
  }
  if (format !== undefined) return format.slice(0, 100);
  for (const name of [URL.parse(address)?.pathname, title]) {
    const ending = /\.([a-z0-9]{2,8})(?:\.zip)?$/i.exec(name ?? "")?.[1];
    const known = ending === undefined ? undefined : fileTypes.find(ending);
    if (known !== undefined) return known.code;
  }
  return undefined;
}

function mediaTypeOf(text: string | undefined): string | undefined {
  const iana = /^https?:\/\/www\.iana\.org\/assignments\/media-types\/(.+)$/.exec(text ?? "")?.[1] ?? text;
  const plain = iana?.split(";")[0]?.trim().toLowerCase();
  return plain !== undefined && /^[a-z]+\/[a-z0-9][\w.+-]*$/.test(plain) ? plain : undefined;
}

const hexLengths = { md5: 32, sha1: 40, sha256: 64, sha512: 128 } as const;

/** By its algorithm or, where none is told, by its length; `undefined` where the value is none. */
export function toChecksum(
  algorithm: string | undefined,
  value: string | undefined,
): Distribution["checksum"] | undefined {
  const hex = value?.trim().toLowerCase();
  if (hex === undefined || !/^[0-9a-f]+$/.test(hex)) return undefined;
  const name = algorithm?.toLowerCase().replace(/[^a-z0-9]/g, "");
  for (const known of ["sha512", "sha256", "sha1", "md5"] as const) {
    if (hex.length === hexLengths[known] && (name === undefined || name.endsWith(known))) {
      return { algorithm: known, value: hex };
    }
  }
  return undefined;
}

const units: Readonly<Record<string, number>> = {
  "": 1, o: 1, b: 1, octet: 1, octets: 1, byte: 1, bytes: 1,
  ko: 1e3, kb: 1e3, kio: 1024, kib: 1024, mo: 1e6, mb: 1e6, mio: 1024 ** 2, mib: 1024 ** 2,
  go: 1e9, gb: 1e9, gio: 1024 ** 3, gib: 1024 ** 3,
}; // prettier-ignore

/** A number of bytes, or a text with its unit (`42 octets`, `1,2 Mo`). */
export function toSizeBytes(value: unknown): number | undefined {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value : "";
  const [, number = "", unit = ""] = /^\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const factor = units[unit.toLowerCase()];
  if (number === "" || factor === undefined) return undefined;
  const size = Math.round(Number(number.replace(",", ".")) * factor);
  return size > 0 && Number.isSafeInteger(size) ? size : undefined;
}
