import { problem } from "../../base/failure.ts";
import { type Read, recordIn, type RemoteRecord } from "../read.ts";
import { type Course, DcatDocument } from "../rdf/document.ts";
import { rdfXmlPieces } from "../rdf/rdf-xml.ts";
import { type Cut, tooMuch } from "../normalize/xml-cut.ts";
import { dublinCoreRecord } from "./dublin-core.ts";
import { parseElement } from "./element.ts";
import { fgdcRecord } from "./fgdc.ts";
import { isoRecord } from "./iso.ts";

/**
 * What a record of a service says, in whichever of the forms it is told: ISO 19139, 19115-2 or
 * 19115-3, FGDC, DCAT in RDF/XML, Dublin Core.
 */
export async function* recordsOf(cut: Cut, place: string, base: string): AsyncGenerator<Read> {
  const name = cut.path.at(-1) ?? "";
  const original = { mediaType: name === "RDF" ? "application/rdf+xml" : "application/xml", text: cut.text };
  if (cut.unfinished === "ended") {
    yield { kind: "problem", problem: problem("read-cut-short", { line: cut.line }, { line: cut.line }) };
  } else if (cut.unfinished !== undefined) {
    const told = { ...original, text: cut.text.slice(0, 10_000) };
    yield { kind: "record", record: { place, original: told, problems: [tooMuch(cut.unfinished)] } };
  } else if (name === "RDF") yield* dcatRecords(cut, { place, original }, base);
  else yield { kind: "unread", place, original, understand: () => recordOf(name, cut, place, original) };
}

function recordOf(name: string, cut: Cut, place: string, original: RemoteRecord["original"]): RemoteRecord {
  if (/^M[DI]_Metadata$/.test(name)) return isoRecord(parseElement(cut.text, cut.scope), place, original);
  if (name === "metadata") return fgdcRecord(parseElement(cut.text, cut.scope), place, original);
  if (/^(?:dc|Record|SummaryRecord|BriefRecord|qualifieddc)$/.test(name)) {
    return dublinCoreRecord(parseElement(cut.text, cut.scope), place, original);
  }
  return { place, original, problems: [problem("read-xml-unknown", { name: name.slice(0, 100) })] };
}

/** One document of RDF for each record: what it says of one dataset says nothing of the next. */
async function* dcatRecords(
  cut: Cut,
  { place, original }: Pick<RemoteRecord, "place" | "original">,
  base: string,
): AsyncGenerator<Read> {
  const course: Course = { listed: new Set(), told: new Set(), page: 1, place, original };
  using document = new DcatDocument(course);
  const text = async function* (): AsyncGenerator<string> {
    yield `<maille${cut.scope}>${cut.text}</maille>`;
  };
  const reads: Read[] = [];
  for await (const piece of rdfXmlPieces(text(), base)) {
    reads.push(...document.take(piece, original.mediaType));
    if (document.isCrowded) await document.putAway();
  }
  reads.push(...document.finish());
  const problems = reads.flatMap((read) => (read.kind === "problem" ? [read.problem] : []));
  const told = reads.filter(({ kind }) => kind === "record" || kind === "unread");
  for (const read of told) {
    const record = told.length === 1 ? undefined : recordIn(read);
    // Of several, which one it is does not follow from their text, which they share.
    yield record === undefined ? read : { kind: "record", record };
  }
  // A record without a dataset is told with all that was wrong with it.
  if (told.length === 0) yield { kind: "record", record: { place, original, problems } };
}
