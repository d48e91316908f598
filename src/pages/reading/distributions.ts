import { decoded } from "../../base/decoded.ts";
import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import type { Distribution } from "../../catalogue/metadata.ts";
import { availabilities } from "../../vocabularies/availabilities.ts";
import { fileTypes } from "../../vocabularies/file-types.ts";
import type { LinkCheck } from "../../harvest/room.ts";
import { writeBytes, writeDate } from "./format.ts";
import { speak } from "./speak.ts";
import { languageName, licenceShown, termLabel, writeToldDate } from "./terms.ts";

/** A file, service or link of a dataset, as its page lists it. */
export interface DistributionShown {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly description: string;
  /** Format, size, dates, licence where it is another one than the dataset's. */
  readonly facts: readonly string[];
  readonly rights?: string;
  /** Where the service is described. */
  readonly described?: string;
  readonly checked?: { readonly ok: boolean; readonly text: string };
  /** Whether its bytes can become a table here. */
  readonly readable: boolean;
}

/** What was published elsewhere, not the tables that are held here. */
export function showDistribution(
  distribution: Distribution,
  {
    language,
    check,
    licence,
  }: { language: Language; check: LinkCheck | undefined; licence: string | undefined },
): DistributionShown {
  const { id, title, description = "", downloadUrl, accessUrl, service, rights } = distribution;
  const href = downloadUrl ?? service?.endpointUrl ?? accessUrl;
  return {
    id,
    name: title ?? service?.title ?? nameOf(href),
    href,
    description,
    facts: [...factsOf(distribution, language), ...otherLicence(distribution.licence, licence)],
    ...defined({ rights }),
    ...(service?.endpointDescription === undefined ? {} : { described: service.endpointDescription }),
    ...(check === undefined ? {} : { checked: { ok: check.ok, text: checkText(check, language) } }),
    readable: isReadable(distribution),
  };
}

function factsOf(
  {
    kind,
    format,
    mediaType,
    sizeBytes,
    issued,
    modified,
    languages = [],
    conformsTo = [],
    availability,
  }: Distribution,
  language: Language,
): readonly string[] {
  const type = format ?? mediaType;
  return [
    ...(kind === "file" ? [] : [speak(language, `pages-distribution-${kind}`)]),
    ...(type === undefined ? [] : [fileTypes.find(type)?.[language] ?? type]),
    ...(sizeBytes === undefined ? [] : [writeBytes(language, sizeBytes)]),
    ...(issued === undefined
      ? []
      : [speak(language, "pages-distribution-issued-on", { date: writeToldDate(issued, language) })]),
    ...(modified === undefined
      ? []
      : [speak(language, "pages-distribution-updated-on", { date: writeToldDate(modified, language) })]),
    ...languages.map((code) => languageName(code, language)),
    ...conformsTo.flatMap(({ title, uri }) => title ?? uri ?? []),
    ...(availability === undefined ? [] : [termLabel(availabilities, availability, language)]),
  ];
}

function otherLicence(own: string | undefined, dataset: string | undefined): readonly string[] {
  return own === undefined || own === dataset ? [] : [licenceShown(own).name];
}

/** A page that answers 200 in the place of a file is told as what it is. */
function checkText({ ok, checkedAt, since, status, problem }: LinkCheck, language: Language): string {
  const date = writeDate(language, checkedAt);
  if (ok) return speak(language, "pages-distribution-reached", { date });
  const lost = speak(language, "pages-distribution-lost-since", { since: writeDate(language, since), date });
  if (status !== undefined && status >= 400) {
    return `${lost} ${speak(language, "pages-distribution-status", { status })}`;
  }
  return problem === undefined ? lost : `${lost} ${speak(language, problem.key, problem.args)}`;
}

/** The formats that an import reads (`docs/formats.md`). */
const importable = new Set(["CSV", "TSV", "JSON", "JSONL", "GEOJSON", "XLS", "XLSX", "ODS", "PARQUET"]);

function isReadable({ kind, format, mediaType, downloadUrl, accessUrl }: Distribution): boolean {
  if (kind !== "file" && kind !== "link") return false;
  const end = /\.([a-z]+)(?:\.gz|\.zip)?(?:$|[?#])/i.exec(downloadUrl ?? accessUrl)?.[1];
  const told = [format, mediaType, end].flatMap((text) => fileTypes.find(text ?? "")?.code ?? []);
  return importable.has(told[0] ?? "");
}

/** The last part of an address, else its host. */
function nameOf(address: string): string {
  const url = URL.parse(address);
  const last = url?.pathname.split("/").findLast((part) => part !== "");
  return (last === undefined ? url?.host : decoded(last)) ?? address;
}
