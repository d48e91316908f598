import { problem } from "../../base/failure.ts";
import { type Coverage, type Metadata, noMetadata, type Period } from "../../catalogue/metadata.ts";
import { frequencies } from "../../vocabularies/frequencies.ts";
import { hvdCategories, hvdLegislation } from "../../vocabularies/hvd-categories.ts";
import { themes } from "../../vocabularies/themes.ts";
import type { RemoteRecord } from "../read.ts";
import { RecordReading, toHttp, unique } from "../rdf/reading.ts";
import { understandDate, periodOf } from "../normalize/dates.ts";
import { present } from "../normalize/draft.ts";
import { understandBox } from "../normalize/geometry.ts";
import { toMarkdown, toPlainText } from "../normalize/html.ts";
import { understandLanguage } from "../normalize/languages.ts";
import { placeOfAddress } from "../normalize/place-codes.ts";
import { descendants, type Element, elementAt, elementsAt, type ParsedXml, wholeText } from "./element.ts";
import { constraintsOf } from "./iso-constraints.ts";
import { linksOf } from "./iso-links.ts";
import { partiesOf } from "./iso-parties.ts";
import { anchorOf, freeText, localesOf, localized } from "./iso-texts.ts";

/** A record of ISO 19139 (MD_Metadata), or of ISO 19115-3, whose elements bear the same names mostly. */
export function isoRecord(
  parsed: ParsedXml,
  place: string,
  original: RemoteRecord["original"],
): RemoteRecord {
  const { root, broken, mended } = parsed;
  const reading = new RecordReading();
  if (broken !== undefined) reading.tell("read-xml-broken", "record", { reason: broken });
  if (mended) reading.tell("read-encoding-mixed", "record");
  const identification = elementAt(root, "identificationInfo/*");
  const citation = elementAt(identification, "citation/CI_Citation");
  const own = freeText(
    elementAt(root, "fileIdentifier") ?? elementAt(root, "metadataIdentifier/MD_Identifier/code"),
  );
  const identifiers = unique([own, ...citedIdentifiers(citation)].filter((text) => text !== ""));
  const [identifier] = identifiers;
  const title = toPlainText(freeText(elementAt(citation, "title"))) || identifier;
  if (identifier === undefined) reading.tell("read-rdf-no-identifier", "identifier");
  const links = linksOf(root);
  for (const address of links.wrong)
    reading.tell("read-address-wrong", "distributions", { address: address.slice(0, 200) });
  const base = present({ place: identifier ?? place, identifier, original, url: links.page });
  if (title === undefined) return { ...base, problems: [...reading.problems, problem("read-rdf-nothing")] };
  const { licence, problems, ...constraints } = constraintsOf(identification);
  reading.take({ problems }, "licence");
  const level = root.children.find(({ name }) => name === "hierarchyLevel" || name === "metadataScope");
  if (
    level !== undefined &&
    [...descendants(level, "MD_ScopeCode")].some(
      ({ attributes }) => attributes.get("codeListValue") === "service",
    )
  ) {
    reading.tell("read-service-as-dataset", "distributions");
  }
  const metadata: Metadata = {
    ...noMetadata,
    ...present({
      ...constraints,
      ...identified(root, identification, citation, reading),
      landingPage: toHttp(freeText(elementAt(root, "dataSetURI"))) ?? links.page,
      documentation: unique(links.documentation),
      distributions: links.distributions,
      identifiers,
    }),
  };
  const description = toMarkdown(freeText(elementAt(identification, "abstract")));
  return { ...base, dataset: present({ title, description, licence, metadata }), problems: reading.problems };
}

function citedIdentifiers(citation: Element | undefined): string[] {
  return elementsAt(citation, "identifier/*").flatMap((identifier) => {
    const code = freeText(elementAt(identifier, "code"));
    const space = freeText(elementAt(identifier, "codeSpace"));
    return space === "" || /^https?:/i.test(code) ? [code] : [`${space.replace(/\/?$/, "/")}${code}`];
  });
}

type Fields = { readonly [Name in keyof Metadata]?: Metadata[Name] | undefined };

function identified(
  root: Element,
  identification: Element | undefined,
  citation: Element | undefined,
  reading: RecordReading,
): Fields {
  const language = languageOf(
    elementAt(root, "language") ?? elementAt(root, "defaultLocale/PT_Locale/language"),
  );
  const frequency = [...descendants(identification ?? root, "MD_MaintenanceFrequencyCode")][0];
  const extents = elementsAt(identification, "extent/EX_Extent");
  const keywords = elementsAt(identification, "descriptiveKeywords/MD_Keywords/keyword");
  const anchors = keywords.flatMap((keyword) => anchorOf(keyword) ?? []);
  const categories = unique(anchors.flatMap((anchor) => hvdCategories.find(anchor)?.code ?? []));
  return {
    language,
    translations: translationsOf(root, identification, citation, language),
    keywords: unique(keywords.map((keyword) => toPlainText(freeText(keyword))).filter((word) => word !== "")),
    themes: themesOf(identification, keywords),
    frequency: frequency === undefined ? undefined : toFrequency(frequency),
    issued: dateOf(citation, ["publication", "creation"], reading, "issued"),
    modified: dateOf(citation, ["revision"], reading, "modified"),
    temporal: extents.flatMap((extent) => periodsOf(extent, reading)),
    spatial: extents.flatMap((extent) => coveragesOf(extent, reading)),
    ...partiesOf(identification, root),
    conformsTo: standardsOf(root),
    provenance:
      toMarkdown(
        freeText([...descendants(root, "LI_Lineage")].map((lineage) => elementAt(lineage, "statement"))[0]),
      ) || undefined,
    legislation: anchors.includes(hvdLegislation) ? [hvdLegislation] : [],
    hvdCategories: categories,
    version: freeText(elementAt(citation, "edition")) || undefined,
    languages: unique(elementsAt(identification, "language").flatMap((each) => languageOf(each) ?? [])),
  };
}

function languageOf(element: Element | undefined): string | undefined {
  if (element === undefined) return undefined;
  const code = elementAt(element, "LanguageCode")?.attributes.get("codeListValue") ?? freeText(element);
  return understandLanguage(code).value ?? understandLanguage(freeText(element)).value;
}

function translationsOf(
  root: Element,
  identification: Element | undefined,
  citation: Element | undefined,
  language: string | undefined,
): Metadata["translations"] {
  const locales = localesOf(root);
  const titles = localized(elementAt(citation, "title"), locales);
  const abstracts = localized(elementAt(identification, "abstract"), locales);
  const codes = unique([...titles.keys(), ...abstracts.keys()]).filter((code) => code !== language);
  return Object.fromEntries(
    codes.map((code) => {
      const title = titles.get(code);
      const description = abstracts.get(code);
      return [
        code,
        present({ title, description: description === undefined ? undefined : toMarkdown(description) }),
      ];
    }),
  );
}

/** Topics of ISO 19115 and themes of INSPIRE, as the themes of the EU that say the same. */
function themesOf(identification: Element | undefined, keywords: readonly Element[]): string[] {
  const topics = elementsAt(identification, "topicCategory").map((topic) => wholeText(topic));
  const words = keywords.flatMap((keyword) => [anchorOf(keyword) ?? "", freeText(keyword)]);
  return unique(
    [...topics, ...words].flatMap((text) => (text === "" ? [] : (themes.find(text)?.code ?? []))),
  );
}

function toFrequency(code: Element): string | undefined {
  const told = code.attributes.get("codeListValue") || wholeText(code);
  return told === "" ? undefined : (frequencies.find(told)?.code ?? told);
}

function dateOf(
  citation: Element | undefined,
  types: readonly string[],
  reading: RecordReading,
  field: string,
): string | undefined {
  const dates = elementsAt(citation, "date/CI_Date");
  for (const type of types) {
    const found = dates.filter(
      (date) => elementAt(date, "dateType/CI_DateTypeCode")?.attributes.get("codeListValue") === type,
    );
    // Of several revisions, the last one.
    const told = found.map((date) => reading.take(understandDate(wholeText(elementAt(date, "date"))), field));
    const latest = told
      .filter((date) => date !== undefined)
      .toSorted()
      .at(-1);
    if (latest !== undefined) return latest;
  }
  return undefined;
}

function periodsOf(extent: Element, reading: RecordReading): Period[] {
  return elementsAt(extent, "temporalElement/*/extent/*").flatMap((period) => {
    const edge = (...names: readonly string[]): string | undefined => {
      const found = names.flatMap((name) => [...descendants(period, name)])[0];
      return found === undefined ? undefined : reading.take(understandDate(wholeText(found)), "temporal");
    };
    if (period.name === "TimeInstant") {
      const at = edge("timePosition");
      return at === undefined ? [] : [periodOf(at, at)];
    }
    const told = periodOf(edge("beginPosition", "begin"), edge("endPosition", "end"));
    return told.start === undefined && told.end === undefined ? [] : [told];
  });
}

function coveragesOf(extent: Element, reading: RecordReading): Coverage[] {
  const label = toPlainText(freeText(elementAt(extent, "description"))) || undefined;
  const boxes = elementsAt(extent, "geographicElement/EX_GeographicBoundingBox")
    .map((box) => boxOf(box, reading))
    .filter((box) => box !== undefined);
  const places = elementsAt(
    extent,
    "geographicElement/EX_GeographicDescription/geographicIdentifier/*/code",
  ).flatMap((code): Coverage[] => {
    const uri = anchorOf(code);
    const text = toPlainText(freeText(code));
    const place = placeOfAddress(uri ?? text);
    return text === "" && uri === undefined
      ? []
      : [present({ place, uri, label: text === "" || text === uri ? undefined : text })];
  });
  const [first, ...others] = boxes;
  if (first === undefined) return label === undefined ? places : [{ label }, ...places];
  return [present({ label, bbox: first }), ...others.map((bbox) => ({ bbox })), ...places];
}

function boxOf(box: Element, reading: RecordReading): readonly [number, number, number, number] | undefined {
  const sides = ["westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude"];
  const [west = 0, south = 0, east = 0, north = 0] = sides.map((side) =>
    Number(wholeText(elementAt(box, side)).replace(",", ".") || "NaN"),
  );
  const value = reading.take(understandBox([west, south, east, north]), "spatial");
  if (value !== undefined && (west > east || south > north)) reading.tell("read-box-swapped", "spatial");
  return value;
}

/** What a resource was found to conform to (DQ_ConformanceResult); what it was found not to, is left out. */
function standardsOf(root: Element): Metadata["conformsTo"] {
  return [...descendants(root, "DQ_ConformanceResult")].flatMap((result) => {
    if (wholeText(elementAt(result, "pass")) !== "true") return [];
    const title = elementAt(result, "specification/CI_Citation/title");
    const text = toPlainText(freeText(title));
    const uri = title === undefined ? undefined : anchorOf(title);
    return text === "" && uri === undefined ? [] : [present({ uri, title: text || undefined })];
  });
}
