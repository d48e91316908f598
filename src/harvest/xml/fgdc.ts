import { problem } from "../../base/failure.ts";
import { type Coverage, type Metadata, noMetadata, type Period } from "../../catalogue/metadata.ts";
import type { RemoteRecord } from "../read.ts";
import { RecordReading, toHttp, unique } from "../rdf/reading.ts";
import { periodOf, understandDate } from "../normalize/dates.ts";
import { distinct, toDistribution } from "../normalize/distribution.ts";
import { present } from "../normalize/draft.ts";
import { understandBox } from "../normalize/geometry.ts";
import { toMarkdown, toPlainText } from "../normalize/html.ts";
import { understandLicence } from "../normalize/licence.ts";
import { toEmail, toFrequency, toThemes } from "../normalize/terms.ts";
import { type Element, elementAt, elementsAt, type ParsedXml, wholeText } from "./element.ts";

/**
 * A record of the Content Standard for Digital Geospatial Metadata (FGDC-STD-001-1998), which
 * American catalogues still give: short names, no namespace, no identifier of its own.
 */
export function fgdcRecord({ root, mended }: ParsedXml, place: string, original: RemoteRecord["original"]) {
  const reading = new RecordReading();
  if (mended) reading.tell("read-encoding-mixed", "record");
  const identification = elementAt(root, "idinfo");
  const citation = elementAt(identification, "citation/citeinfo");
  const title = textAt(citation, "title");
  const links = elementsAt(citation, "onlink").flatMap((link) => toHttp(wholeText(link)) ?? []);
  const identifier = textAt(identification, "datsetid") ?? links[0] ?? title;
  const base = present({ place: identifier ?? place, identifier, original, url: links[0] });
  if (title === undefined) return { ...base, problems: [...reading.problems, problem("read-rdf-nothing")] };
  const use = elementsAt(identification, "useconst")
    .map(wholeText)
    .filter((text) => !/^none\.?$/i.test(text.trim()));
  const licence = use.length === 0 ? undefined : reading.take(understandLicence(use), "useconst");
  const description = ["descript/abstract", "descript/purpose", "descript/supplinf"]
    .map((path) => toMarkdown(wholeText(elementAt(identification, path) ?? nothing)))
    .filter((text) => text !== "")
    .join("\n\n");
  const metadata: Metadata = {
    ...noMetadata,
    ...present({
      ...describedBy(identification, reading),
      ...datesOf(root, citation, reading),
      publisher: publisherOf(citation),
      contacts: contactsOf(identification ?? nothing, root),
      landingPage: links[0],
      distributions: distributionsOf(root, links),
      identifiers: identifier === undefined ? [] : [identifier],
    }),
  };
  const dataset = present({ title, description, licence, metadata });
  return { ...base, dataset, problems: reading.problems };
}

const nothing: Element = { name: "", attributes: new Map(), children: [], text: "" };

function textAt(from: Element | undefined, path: string): string | undefined {
  const element = elementAt(from, path);
  return element === undefined ? undefined : toPlainText(wholeText(element)) || undefined;
}

function textsAt(from: Element | undefined, path: string): string[] {
  return unique(elementsAt(from, path).flatMap((element) => toPlainText(wholeText(element)) || []));
}

function describedBy(identification: Element | undefined, reading: RecordReading) {
  const keywords = textsAt(identification, "keywords/theme/themekey");
  const bounding = elementAt(identification, "spdom/bounding");
  const spatial: Coverage[] = textsAt(identification, "keywords/place/placekey").map((label) => ({ label }));
  if (bounding !== undefined) {
    const sides = ["westbc", "southbc", "eastbc", "northbc"].map((side) => textAt(bounding, side) ?? "");
    const bbox = reading.take(understandBox(sides.join(",")), "spatial");
    if (bbox !== undefined) spatial.push({ bbox });
  }
  const access = textAt(identification, "accconst");
  return {
    keywords,
    themes: toThemes(
      textsAt(identification, "keywords/theme/themekey").filter((key) => toThemes([key])[0] !== key),
    ),
    frequency: toFrequency(textAt(identification, "status/update")),
    rights: access === undefined || /^none\b/i.test(access) ? undefined : access,
    spatial,
  };
}

function datesOf(root: Element, citation: Element | undefined, reading: RecordReading) {
  const date = (text: string | undefined, field: string): string | undefined =>
    text === undefined || /unknown|unpublished|present/i.test(text)
      ? undefined
      : reading.take(understandDate(text), field);
  const temporal: Period[] = elementsAt(root, "idinfo/timeperd/timeinfo").flatMap((time) => {
    const single = textAt(time, "sngdate/caldate");
    const period = periodOf(
      date(textAt(time, "rngdates/begdate") ?? single, "temporal"),
      date(textAt(time, "rngdates/enddate") ?? single, "temporal"),
    );
    return Object.keys(period).length === 0 ? [] : [period];
  });
  return {
    issued: date(textAt(citation, "pubdate"), "issued"),
    temporal,
  };
}

function publisherOf(citation: Element | undefined) {
  const name = textAt(citation, "pubinfo/publish") ?? textAt(citation, "origin");
  return name === undefined ? undefined : { name };
}

function contactsOf(identification: Element, root: Element) {
  const contact =
    elementAt(identification, "ptcontac/cntinfo") ?? elementAt(root, "distinfo/distrib/cntinfo");
  const name = textAt(contact, "cntorgp/cntorg|cntperp/cntorg") ?? textAt(contact, "cntorgp|cntperp/cntper");
  const told = present({
    name: textAt(contact, "cntorgp/cntorg") ?? name,
    email: toEmail(textAt(contact, "cntemail")),
  });
  return Object.keys(told).length === 0 ? [] : [told];
}

function distributionsOf(root: Element, links: readonly string[]) {
  const forms = elementsAt(root, "distinfo/stdorder/digform").flatMap((form) =>
    textsAt(form, "digtopt/onlinopt/computer/networka/networkr").map((address) => ({
      address,
      format: textAt(form, "digtinfo/formname"),
    })),
  );
  const others = links.filter((link) => !forms.some(({ address }) => address === link));
  const all = [...forms, ...others.map((address) => ({ address, format: undefined }))];
  return distinct(
    all.map(({ address, format }, at) =>
      toDistribution({ accessUrl: toHttp(address), format, id: address }, at),
    ),
  );
}
