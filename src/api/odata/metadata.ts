import type { Column, ColumnType } from "../../tables/column.ts";
import { escapeXml } from "../xml.ts";
import { propertiesOf } from "./names.ts";
import { type EntitySet, allowOptions, entitySets, type ODataRequest } from "./request.ts";

/** The types of CSDL. A place is its GeoJSON as text, which spreadsheets can show. */
const edmTypes: Readonly<Record<ColumnType, string>> = {
  integer: "Edm.Int64",
  decimal: "Edm.Double",
  boolean: "Edm.Boolean",
  date: "Edm.Date",
  datetime: "Edm.DateTimeOffset",
  time: "Edm.TimeOfDay",
  text: "Edm.String",
  geometry: "Edm.String",
  list: "Collection(Edm.String)",
};

/** Digits that a double would lose are told as decimals. */
export function edmType({ type, exact }: Pick<Column, "type" | "exact">): string {
  return exact === undefined ? edmTypes[type] : "Edm.Decimal";
}

const vocabularies: readonly (readonly [string, string])[] = [
  ["Core", "Org.OData.Core.V1"],
  ["Capabilities", "Org.OData.Capabilities.V1"],
  ["Aggregation", "Org.OData.Aggregation.V1"],
];

/** The CSDL of the service (OData CSDL XML 4.01), sent as its tables are read. */
export async function sendMetadata(request: ODataRequest): Promise<Response> {
  allowOptions(request);
  const sets = entitySets(request);
  // A refusal is answered as such, before the document begins.
  const first = await sets.next();
  return new Response(ReadableStream.from<Uint8Array>(pieces(first, sets)), {
    headers: {
      "content-type": "application/xml;charset=utf-8",
      "odata-version": "4.0",
      "cache-control": "no-cache",
      vary: "Authorization, Cookie",
    },
  });
}

export function rowType(setName: string): string {
  return `Maille.${setName}_row`;
}

async function* pieces(
  first: IteratorResult<EntitySet, void>,
  others: AsyncGenerator<EntitySet, void>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(begin());
  let sets = "";
  for (let next = first; next.done !== true; next = await others.next()) {
    yield encoder.encode(entityType(next.value));
    sets += entitySet(next.value);
  }
  yield encoder.encode(
    `<EntityContainer Name="Container">${sets}` +
      `<Annotation Term="Org.OData.Aggregation.V1.ApplySupported"><Record>` +
      `<PropertyValue Property="Transformations"><Collection><String>filter</String><String>groupby</String>` +
      `<String>aggregate</String></Collection></PropertyValue></Record></Annotation></EntityContainer>` +
      "</Schema></edmx:DataServices></edmx:Edmx>",
  );
}

function begin(): string {
  const references = vocabularies
    .map(
      ([alias, namespace]) =>
        `<edmx:Reference Uri="https://oasis-tcs.github.io/odata-vocabularies/vocabularies/${namespace}.xml">` +
        `<edmx:Include Namespace="${namespace}" Alias="${alias}"/></edmx:Reference>`,
    )
    .join("");
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n' +
    `<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">${references}` +
    '<edmx:DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Maille">'
  );
}

function entityType({ name, table }: EntitySet): string {
  const properties = propertiesOf(table.version.columns).all.map(({ name: own, column }) => {
    const key = own === "__id";
    const start = `<Property Name="${own}" Type="${edmType(column)}"${column.exact === undefined ? "" : ' Scale="variable"'}${key ? ' Nullable="false"' : ""}`;
    return own === column.name ? `${start}/>` : `${start}>${description(column.name)}</Property>`;
  });
  return `<EntityType Name="${name}_row"><Key><PropertyRef Name="__id"/></Key>${properties.join("")}</EntityType>\n`;
}

function entitySet({ name, table }: EntitySet): string {
  return (
    `<EntitySet Name="${name}" EntityType="${rowType(name)}">` +
    description(`${table.datasetTitle} – ${table.name}`) +
    closed("InsertRestrictions", "Insertable") +
    closed("UpdateRestrictions", "Updatable") +
    closed("DeleteRestrictions", "Deletable") +
    closed("ExpandRestrictions", "Expandable") +
    "</EntitySet>\n"
  );
}

function closed(restriction: string, property: string): string {
  return (
    `<Annotation Term="Org.OData.Capabilities.V1.${restriction}"><Record>` +
    `<PropertyValue Property="${property}" Bool="false"/></Record></Annotation>`
  );
}

function description(text: string): string {
  return `<Annotation Term="Org.OData.Core.V1.Description" String="${escapeXml(text)}"/>`;
}
