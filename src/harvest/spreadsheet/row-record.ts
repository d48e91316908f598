import type { Contact, Coverage, Distribution } from "../../catalogue/metadata.ts";
import { fileTypes } from "../../vocabularies/file-types.ts";
import { toChecksum, toDistribution, toSizeBytes } from "../normalize/distribution.ts";
import { type Draft, present } from "../normalize/draft.ts";
import { Fields, isRawRecord, type RawRecord } from "../normalize/fields.ts";
import { toAccessRights, toEmail, toFrequency, toLanguages, toThemes } from "../normalize/terms.ts";
import type { Columns, ColumnRole } from "./columns.ts";

/** One line of a list of links, by the names of its columns. */
export function rowRecord(row: RawRecord, columns: Columns, base: string): Draft {
  const fields = new Fields(row, base);
  const named = (role: ColumnRole): readonly string[] => columns.of.get(role) ?? [];
  const pages = addressesOf(fields, named("page"));
  const downloads = addressesOf(fields, named("download"));
  const title = fields.text(...named("title"));
  const period = fields.text(...named("period"));
  const name = fields.text(...named("identifier"));
  const identifier =
    columns.namedById && name !== undefined && period !== undefined ? `${name} ${period}` : name;
  return {
    identifier: identifier ?? downloads[0] ?? pages[0] ?? title,
    title,
    description: fields.markdown(...named("description")),
    licence: fields.licence(
      named("licence")[0] ?? "licence",
      named("licence").flatMap((name) => fields.texts(name)),
    ),
    url: pages[0],
    metadata: {
      keywords: wordsOf(fields, named("keywords")),
      themes: toThemes(wordsOf(fields, named("theme"))),
      frequency: toFrequency(fields.text(...named("frequency"))),
      accessRights: toAccessRights(fields.texts(...named("access"))[0]),
      issued: fields.date(...named("issued")),
      modified: fields.date(...named("modified")),
      temporal: periodsOf(fields, named),
      spatial: placesOf(fields, named("place")),
      publisher: publisherOf(fields, named("producer")),
      contacts: contactsOf(fields, named),
      landingPage: downloads.length > 0 ? pages[0] : undefined,
      documentation: fields.addresses(...named("documentation")),
      version: fields.text(...named("version")),
      identifiers: [...new Set([identifier, name].filter((one) => one !== undefined))],
      languages: toLanguages(wordsOf(fields, named("language"))),
      distributions: distributionsOf(fields, named, downloads.length > 0 ? downloads : pages),
    },
    problems: fields.problems,
  };
}

/** The addresses of all these columns; several may stand in one cell. */
function addressesOf(fields: Fields, names: readonly string[]): string[] {
  const found = names.flatMap((name) => {
    const text = fields.text(name);
    const several =
      text === undefined ? [] : [...text.matchAll(/https?:\/\/[^\s;|<>"]+/gi)].map(([address]) => address);
    return several.length > 1 ? several : (fields.address(name) ?? []);
  });
  return [...new Set(found)];
}

/** A list, objects with a name, or one text with separators. */
function wordsOf(fields: Fields, names: readonly string[]): string[] {
  for (const name of names) {
    const value = fields.raw(name);
    const list = Array.isArray(value) ? (value as unknown[]) : [value];
    const words = list.flatMap((item) => {
      const text = isRawRecord(item)
        ? new Fields(item, "").text("name", "label", "id")
        : new Fields({ item }, "").text("item");
      return text === undefined ? [] : text.split(/[;|]|,(?!\d)/);
    });
    const found = words.map((word) => word.trim()).filter((word) => word !== "");
    if (found.length > 0) return [...new Set(found)];
  }
  return [];
}

type Named = (role: ColumnRole) => readonly string[];

function periodsOf(fields: Fields, named: Named) {
  const told = fields.period(named("start"), named("end"));
  if (told.length > 0) return told;
  return named("period")
    .slice(0, 1)
    .flatMap((name) => fields.periodIn(name));
}

function placesOf(fields: Fields, names: readonly string[]): Coverage[] {
  const label = fields.text(...names);
  return label === undefined ? [] : [{ label }];
}

function publisherOf(fields: Fields, names: readonly string[]) {
  const name = fields.text(...names);
  return name === undefined ? undefined : { name };
}

function contactsOf(fields: Fields, named: Named): Contact[] {
  const text = fields.text(...named("contact"));
  const email = toEmail(fields.text(...named("email"))) ?? toEmail(text);
  const contact: Contact = present({ name: text === email ? undefined : text, email });
  return Object.keys(contact).length === 0 ? [] : [contact];
}

function distributionsOf(fields: Fields, named: Named, addresses: readonly string[]): Distribution[] {
  return addresses.flatMap((address, position) => {
    const isDownload = named("download").length > 0 || fields.has(named("size")[0] ?? "");
    const distribution = toDistribution(
      {
        accessUrl: address,
        downloadUrl: isDownload ? address : undefined,
        format: formatOf(fields, named("format")),
        mediaType: fields.text(...named("mediaType")),
        sizeBytes: toSizeBytes(fields.raw(named("size")[0] ?? "")),
        checksum:
          toChecksum("md5", fields.text(...named("md5"))) ??
          toChecksum("sha256", fields.text(...named("sha256"))),
        modified: fields.date(...named("modified")),
      },
      position,
    );
    return distribution === undefined ? [] : [distribution];
  });
}

/** Columns named `type` hold other things than formats too: of those, only what is one is taken. */
function formatOf(fields: Fields, names: readonly string[]): string | undefined {
  const texts = names.flatMap((name) => fields.texts(name).map((text) => ({ name, text })));
  const known = texts.find(({ text }) => fileTypes.find(text) !== undefined);
  return (known ?? texts.find(({ name }) => /format|extension/i.test(name)))?.text;
}
