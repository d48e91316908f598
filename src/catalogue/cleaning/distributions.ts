import { date } from "./dates.ts";
import {
  address,
  type At,
  type Clean,
  coded,
  count,
  isObject,
  known,
  line,
  listOf,
  mediaType,
  note,
  oneOf,
  shape,
  text,
  uri,
  wrong,
} from "./cleaning.ts";
import { isNoLicence, toLicence } from "../licence.ts";
import type { Distribution, Standard } from "../metadata.ts";
import { availabilities } from "../../vocabularies/availabilities.ts";
import { fileTypes } from "../../vocabularies/file-types.ts";
import { languages } from "../../vocabularies/languages.ts";

const licenceText = text(500);

const licence: Clean<string> = (value, at) => {
  const told = licenceText(value, at);
  return told === undefined || isNoLicence(told) ? undefined : toLicence(told);
};

const standards = listOf(shape<Standard>({ uri, title: line(500) }), 50);

const hexDigits = { md5: 32, sha1: 40, sha256: 64, sha512: 128 } as const;

const told = shape<NonNullable<Distribution["checksum"]>>(
  { algorithm: oneOf(["md5", "sha1", "sha256", "sha512"]), value: line(200) },
  ["algorithm", "value"],
);

/** As many hexadecimal digits as its algorithm gives. */
const checksum: Clean<NonNullable<Distribution["checksum"]>> = (value, at) => {
  const clean = told(value, at);
  if (clean === undefined) return undefined;
  const digits = clean.value.toLowerCase();
  return digits.length === hexDigits[clean.algorithm] && /^[\da-f]+$/.test(digits)
    ? { ...clean, value: digits }
    : note(at, "catalogue-checksum-wrong", { algorithm: clean.algorithm });
};

const service = shape<NonNullable<Distribution["service"]>>(
  { endpointUrl: address, endpointDescription: address, title: line(500), conformsTo: standards },
  ["endpointUrl"],
);

/** What a distribution may lack, it is given: see `distribution`. Who may read a table is not told by others. */
type Told = Partial<Pick<Distribution, "id" | "kind" | "accessUrl">> &
  Omit<Distribution, "id" | "kind" | "accessUrl" | "access">;

const parts = shape<Told>({
  id: line(500),
  kind: oneOf(["file", "table", "service", "link", "series"]),
  title: line(500),
  description: text(10_000),
  accessUrl: address,
  downloadUrl: address,
  format: coded(fileTypes, 200),
  mediaType,
  sizeBytes: count,
  checksum,
  licence,
  rights: text(10_000),
  issued: date,
  modified: date,
  languages: listOf(known(languages, "catalogue-language-unknown"), 50),
  conformsTo: standards,
  availability: coded(availabilities),
  service,
});

const distributionsMax = 1000;

/** Those that lead somewhere, each with an id of its own. */
export const distributions: Clean<readonly Distribution[]> = (value, at) => {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return wrong(value, at);
  if (value.length > distributionsMax) note(at, "catalogue-too-many", { max: distributionsMax });
  const taken = new Set(
    value.map((one) => (isObject(one) && typeof one["id"] === "string" ? one["id"] : "")),
  );
  const given = new Set<string>();
  return value.slice(0, distributionsMax).flatMap((one, index) => {
    const clean = distribution(one, at);
    if (clean === undefined) return [];
    const id = freeId(clean.id ?? String(index + 1), given, taken);
    if (clean.id !== undefined && clean.id !== id) note(at, "catalogue-distribution-twice", { id: clean.id });
    given.add(id);
    return [{ ...clean, id }];
  });
};

/** Without a page of its own, it is reached where it is downloaded or asked. */
function distribution(value: unknown, at: At): (Told & Pick<Distribution, "kind" | "accessUrl">) | undefined {
  const clean = parts(value, at);
  if (clean === undefined) return undefined;
  const accessUrl = clean.accessUrl ?? clean.downloadUrl ?? clean.service?.endpointUrl;
  if (accessUrl === undefined)
    return note(at, "catalogue-distribution-nowhere", { title: clean.title ?? "" });
  const kind =
    clean.kind ??
    (clean.service !== undefined ? "service" : clean.downloadUrl === undefined ? "link" : "file");
  return { ...clean, accessUrl, kind };
}

function freeId(wanted: string, given: ReadonlySet<string>, taken: ReadonlySet<string>): string {
  if (!given.has(wanted)) return wanted;
  let number = 2;
  while (given.has(`${wanted.slice(0, 480)}-${number}`) || taken.has(`${wanted.slice(0, 480)}-${number}`))
    number += 1;
  return `${wanted.slice(0, 480)}-${number}`;
}
