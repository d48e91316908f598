import type { Coverage, Period, PlaceRef } from "../metadata.ts";
import { toDate } from "./dates.ts";
import { describe, type Description, type Literal, says, text, typed } from "./description.ts";
import { toIri } from "./iri.ts";
import type { CatalogueTelling } from "./telling.ts";

export function describePeriod({ start, end }: Period): Description | undefined {
  const from = toDate(start);
  const to = toDate(end);
  if (from === undefined && to === undefined) return undefined;
  return describe(undefined, ["dct:PeriodOfTime"], [says("dcat:startDate", from), says("dcat:endDate", to)]);
}

/** A place by its address, its code, its name and its box, as far as they are told. */
export function describeCoverage(coverage: Coverage, telling: CatalogueTelling): Description | undefined {
  const { place, bbox } = coverage;
  const iri = toIri(coverage.uri) ?? (place === undefined ? undefined : placeIri(place, telling));
  const name = nameOf(coverage, telling);
  const box = bbox !== undefined && isBox(bbox) ? bbox : undefined;
  if (iri === undefined && name === undefined && box === undefined) return undefined;
  return describe(
    iri,
    ["dct:Location"],
    [
      says("skos:prefLabel", name === undefined ? undefined : text(name)),
      says("dct:identifier", place === undefined ? undefined : text(place.code)),
      ...(box === undefined
        ? []
        : ([
            ["dcat:bbox", wkt(box)],
            ["locn:geometry", geometry(box)],
          ] as const)),
    ],
  );
}

function nameOf({ place, label }: Coverage, { labelOf }: CatalogueTelling): string | undefined {
  return label?.trim() || (place === undefined ? undefined : labelOf(place.level, place.code));
}

/** As Insee names it (https://rdf.insee.fr/geo/); an EPCI by its page here, since Insee has no address by code. */
function placeIri({ level, code }: PlaceRef, { url }: CatalogueTelling): string | undefined {
  if (!/^[0-9A-Za-z]{1,20}$/.test(code)) return undefined;
  return level === "epci" ? `${url}/places/epci/${code}` : `http://id.insee.fr/geo/${level}/${code}`;
}

type Box = NonNullable<Coverage["bbox"]>;

function isBox([west, south, east, north]: Box): boolean {
  return (
    [west, east].every((degrees) => Math.abs(degrees) <= 180) &&
    [south, north].every((degrees) => Math.abs(degrees) <= 90)
  );
}

function geometry(box: Box): Description {
  return describe(
    undefined,
    ["locn:Geometry"],
    [
      ["gsp:asWKT", wkt(box)],
      [
        "gsp:asGeoJSON",
        typed(JSON.stringify({ type: "Polygon", coordinates: [ring(box)] }), "gsp:geoJSONLiteral"),
      ],
    ],
  );
}

function wkt(box: Box): Literal {
  return typed(
    `POLYGON((${ring(box)
      .map((point) => point.join(" "))
      .join(", ")}))`,
    "gsp:wktLiteral",
  );
}

/** Against the clock, from the south-west (RFC 7946 §3.1.6). */
function ring([west, south, east, north]: Box): readonly (readonly [number, number])[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}
