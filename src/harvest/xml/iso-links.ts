import { createHash } from "node:crypto";
import type { Distribution } from "../../catalogue/metadata.ts";
import { distinct, toDistribution } from "../normalize/distribution.ts";
import { present } from "../normalize/draft.ts";
import { toMarkdown, toPlainText } from "../normalize/html.ts";
import { toHttp } from "../rdf/reading.ts";
import { descendants, type Element, elementAt, elementsAt, wholeText } from "./element.ts";
import { freeText } from "./iso-texts.ts";

interface Links {
  readonly distributions: Distribution[];
  readonly documentation: string[];
  /** Of the record, where people read it. */
  readonly page: string | undefined;
  /** Links whose address is none. */
  readonly wrong: string[];
}

/** A view of the record itself is no way to get its data. */
const recordView =
  /[?&]request=GetRecordById\b|\/(?:catalog\.search|search)#\/(?:metadata|\|)|\/api\/records\/[^/]+$|\/metadata\.show\b/i;

/** The links of a resource (MD_Distribution): services by their protocol, files, pages. */
export function linksOf(metadata: Element): Links {
  const formats = [...descendants(metadata, "MD_Format")]
    .map((format) =>
      freeText(
        elementAt(format, "name") ?? elementAt(format, "formatSpecificationCitation/CI_Citation/title"),
      ),
    )
    .filter((name) => name !== "" && !/^(?:unknown|inconnu|-)$/i.test(name));
  const links: Links = { distributions: [], documentation: [], page: undefined, wrong: [] };
  let page: string | undefined;
  const found = elementsAt(
    metadata,
    "distributionInfo/MD_Distribution/transferOptions/MD_DigitalTransferOptions/onLine/*",
  );
  const distributions = found.map((online, position) => {
    const told = wholeText(elementAt(online, "linkage"));
    const address = toHttp(told);
    if (address === undefined) {
      if (told !== "") links.wrong.push(told);
      return undefined;
    }
    if (recordView.test(address)) {
      if (!/GetRecordById/i.test(address)) page ??= address;
      return undefined;
    }
    const purpose =
      elementAt(online, "function/CI_OnLineFunctionCode")?.attributes.get("codeListValue") ?? "";
    if (purpose === "information" || purpose === "search" || purpose === "browsing") {
      links.documentation.push(address);
      return undefined;
    }
    return toLink(online, address, {
      purpose,
      position,
      format: formats.length === 1 ? formats[0] : undefined,
    });
  });
  return { ...links, distributions: distinct(distributions), page };
}

interface Link {
  readonly purpose: string;
  readonly position: number;
  /** Of all the files, where only one is told. */
  readonly format: string | undefined;
}

function toLink(
  online: Element,
  address: string,
  { purpose, position, format }: Link,
): Distribution | undefined {
  const protocol = freeText(elementAt(online, "protocol"));
  const name = toPlainText(freeText(elementAt(online, "name"))) || undefined;
  const standard = serviceOf(protocol, address);
  const isFile = purpose === "download" || (/download|\batom\b/i.test(protocol) && !/link/i.test(protocol));
  const told = {
    id: createHash("sha256")
      .update(`${address} ${name ?? ""}`)
      .digest("hex")
      .slice(0, 16),
    title: name,
    description: toMarkdown(freeText(elementAt(online, "description"))) || undefined,
    accessUrl: address,
  };
  if (standard !== undefined) {
    const conformsTo = [{ uri: `http://www.opengeospatial.org/standards/${standard}` }];
    const service = present({ endpointUrl: endpointOf(address), title: name, conformsTo });
    return toDistribution({ ...told, kind: "service", format: standard.toUpperCase(), service }, position);
  }
  if (!isFile) return toDistribution({ ...told, kind: "link", mediaType: mediaTypeOf(online) }, position);
  return toDistribution({ ...told, downloadUrl: address, format, mediaType: mediaTypeOf(online) }, position);
}

function mediaTypeOf(online: Element): string | undefined {
  return elementAt(online, "name/MimeFileType")?.attributes.get("type");
}

const standards = ["wms", "wmts", "wfs", "wcs", "csw", "wps", "sos", "tms"] as const;

function serviceOf(protocol: string, address: string): string | undefined {
  const told = /\b(?:OGC:)?(WMTS|WMS|WFS|WCS|CSW|WPS|SOS|TMS)\b/i.exec(protocol)?.[1];
  const asked = /[?&]service=(\w+)/i.exec(address)?.[1];
  const name = (told ?? asked ?? "").toLowerCase();
  // An address that asks a service for one thing gives that thing.
  if (/[?&]request=(?!getcapabilities)/i.test(address)) return undefined;
  return standards.find((standard) => standard === name);
}

/** Without what asks it for its capabilities. */
function endpointOf(address: string): string {
  const [before = "", fragment] = address.split("#");
  const [path = "", query = ""] = before.split("?");
  const kept = query.split("&").filter((pair) => pair !== "" && !/^(?:service|request|version)=/i.test(pair));
  return `${path}${kept.length === 0 ? "" : `?${kept.join("&")}`}${fragment === undefined ? "" : `#${fragment}`}`;
}
