import proj4 from "proj4";

/** Longitude and latitude in degrees, from a point in another system of coordinates. */
type ToDegrees = (x: number, y: number) => readonly [number, number];

/** A system of coordinates by its EPSG code, as far as the maps of France and its neighbours use it. */
export interface Projection {
  readonly epsg: number;
  readonly name: string;
  readonly toDegrees: ToDegrees;
}

/** Systems in degrees: their differences (under a metre) are below what a box tells. */
const geographic = new Set([4326, 4171, 4258, 4979, 4964, 84, 5489, 4558, 4624, 4627, 4470, 3163]);

export function isGeographic(epsg: number): boolean {
  return geographic.has(epsg);
}

export function findProjection(epsg: number): Projection | undefined {
  const definition = definitionOf(epsg);
  if (definition === undefined) return undefined;
  const [name, text] = definition;
  const { inverse } = proj4(text);
  return {
    epsg,
    name,
    toDegrees: (x, y) => {
      const [longitude = Number.NaN, latitude = Number.NaN] = inverse([x, y]);
      return [longitude, latitude];
    },
  };
}

/** The code in `EPSG:2154`, `urn:ogc:def:crs:EPSG::2154`, `http://www.opengis.net/def/crs/EPSG/0/2154`, `2154`. */
export function epsgOf(text: string): number | undefined {
  const told = text.trim();
  if (/CRS:?84|WGS_?84/i.test(told)) return 84;
  const digits = /EPSG(?:[:/#]+(?:[\d.]+[:/])?|\/0\/|\.xml#)(\d{4,6})\b/i.exec(told)?.[1];
  const code = digits ?? /^(?:SRID=)?(\d{4,6})\b/i.exec(told)?.[1] ?? named(told);
  return code === undefined ? undefined : Number(code);
}

/** By magnitudes alone, the likeliest first: administrations write in Lambert 93. */
export const likelyProjections = [
  2154,
  ...Array.from({ length: 9 }, (_, n) => 3942 + n),
  27572,
  3857,
  32630,
  32631,
  32632,
];

function named(text: string): string | undefined {
  if (/lambert[ -]?93|RGF93 ?(?:v1)? ?\/ ?Lambert/i.test(text)) return "2154";
  const conic = /(?:RGF93|conique conforme)[^\d]*(?:CC ?|zone )?(4[2-9]|50)\b|\bCC(4[2-9]|50)\b/i.exec(text);
  const parallel = conic?.[1] ?? conic?.[2];
  return parallel === undefined ? undefined : `39${parallel}`;
}

const metres = "+units=m +no_defs";
const grs80 = `+ellps=GRS80 +towgs84=0,0,0,0,0,0,0 ${metres}`;

/** As the EPSG register defines them. */
const definitions: Readonly<Record<number, readonly [name: string, proj: string]>> = {
  2154: [
    "Lambert 93",
    `+proj=lcc +lat_1=49 +lat_2=44 +lat_0=46.5 +lon_0=3 +x_0=700000 +y_0=6600000 ${grs80}`,
  ],
  9794: [
    "Lambert 93",
    `+proj=lcc +lat_1=49 +lat_2=44 +lat_0=46.5 +lon_0=3 +x_0=700000 +y_0=6600000 ${grs80}`,
  ],
  27572: [
    "Lambert II étendu",
    `+proj=lcc +lat_1=46.8 +lat_0=46.8 +lon_0=0 +k_0=0.99987742 +x_0=600000 +y_0=2200000 +a=6378249.2 +b=6356515 +towgs84=-168,-60,320,0,0,0,0 +pm=paris ${metres}`,
  ],
  3035: ["ETRS89 LAEA", `+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 ${grs80}`],
  3857: [
    "Web Mercator",
    `+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +nadgrids=@null ${metres}`,
  ],
  5490: ["RGAF09 UTM 20N", `+proj=utm +zone=20 ${grs80}`],
  4559: ["RRAF91 UTM 20N", `+proj=utm +zone=20 ${grs80}`],
  2972: ["RGFG95 UTM 22N", `+proj=utm +zone=22 ${grs80}`],
  2975: ["RGR92 UTM 40S", `+proj=utm +zone=40 +south ${grs80}`],
  4471: ["RGM04 UTM 38S", `+proj=utm +zone=38 +south ${grs80}`],
  4467: ["RGSPM06 UTM 21N", `+proj=utm +zone=21 ${grs80}`],
  31370: [
    "Belge 1972 Lambert 72",
    `+proj=lcc +lat_1=51.16666723333333 +lat_2=49.8333339 +lat_0=90 +lon_0=4.367486666666666 +x_0=150000.013 +y_0=5400088.438 +ellps=intl +towgs84=-106.8686,52.2978,-103.7239,0.3366,-0.457,1.8422,-1.2747 ${metres}`,
  ],
};

function definitionOf(epsg: number): readonly [string, string] | undefined {
  const family = families.find(({ from, to }) => epsg >= from && epsg <= to);
  if (family !== undefined) return family.define(epsg - family.zone);
  return definitions[epsg === 900913 || epsg === 102100 ? 3857 : epsg];
}

/** The nine zones of France (CC42 to CC50), each a degree on both sides of its parallel. */
function conformalConic(parallel: number): readonly [string, string] {
  const [south, north, northing] = [parallel - 0.75, parallel + 0.75, (parallel - 41) * 1_000_000 + 200_000];
  return [
    `CC${parallel}`,
    `+proj=lcc +lat_1=${south} +lat_2=${north} +lat_0=${parallel} +lon_0=3 +x_0=1700000 +y_0=${northing} ${grs80}`,
  ];
}

function utm(zone: number, rest: string): readonly [string, string] {
  return [`UTM ${zone}`, `+proj=utm +zone=${zone} ${rest} ${metres}`];
}

/** Systems whose codes follow each other by zone. */
const families: readonly {
  readonly from: number;
  readonly to: number;
  readonly zone: number;
  readonly define: (zone: number) => readonly [string, string];
}[] = [
  { from: 3942, to: 3950, zone: 3900, define: conformalConic },
  { from: 9842, to: 9850, zone: 9800, define: conformalConic },
  { from: 32601, to: 32660, zone: 32600, define: (zone) => utm(zone, "+datum=WGS84") },
  { from: 32701, to: 32760, zone: 32700, define: (zone) => utm(zone, "+south +datum=WGS84") },
  { from: 25828, to: 25838, zone: 25800, define: (zone) => utm(zone, "+ellps=GRS80 +towgs84=0,0,0,0,0,0,0") },
];
