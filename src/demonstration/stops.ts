import { z } from "zod";
import { readPackageData } from "./package-data.ts";
import { type DemonstrationTable, linesOf, type TableRows } from "./table.ts";

/**
 * The file of `vbb-stations`: the stops of Berlin and Brandenburg, computed from the timetables that
 * their operators publish under CC BY 4.0. Identifier, name, arrivals and departures weighted by the
 * mode of transport, latitude and longitude.
 */
const Stop = z.tuple([z.string(), z.string(), z.number(), z.number(), z.number()]);

const described = {
  themes: ["TRAN"],
  frequency: "MONTHLY",
  spatial: [{ label: "Berlin, Brandenburg", bbox: [11.2, 51.3, 14.8, 53.6] as const }],
  contacts: [{ name: "vbb-stations", url: "https://github.com/derhuerst/vbb-stations" }],
  landingPage: "https://www.npmjs.com/package/vbb-stations",
  languages: ["de"],
};

/** What a bus operator has: where its stops are, which everybody may know, and how busy each is, on request. */
export function stopTables(): readonly DemonstrationTable[] {
  return [
    {
      subject: "stops",
      source: "stops",
      fileName: "arrets.csv",
      licence: "cc-by-4.0",
      metadata: { ...described, accessRights: "PUBLIC" },
      key: ["arret"],
      lines: () => linesOf(["arret", "nom", "latitude", "longitude"], stopRows()),
    },
    {
      subject: "passages",
      source: "stops",
      fileName: "frequentation.csv",
      licence: "cc-by-4.0",
      metadata: { ...described, accessRights: "RESTRICTED" },
      key: ["arret"],
      lines: () => linesOf(["arret", "nom", "secteur", "passages", "rang"], passageRows()),
    },
  ];
}

function* stopRows(): TableRows {
  for (const [id, name, , latitude, longitude] of readStops()) yield [id, name, latitude, longitude];
}

/** The sector is that of the identifier (DHID): the code of the district. */
function* passageRows(): TableRows {
  const ranked = readStops().toSorted(([, , left], [, , right]) => right - left);
  for (const [index, [id, name, passages]] of ranked.entries()) {
    yield [id, name, id.split(":")[1], passages, index + 1];
  }
}

function readStops(): readonly z.infer<typeof Stop>[] {
  return z.array(Stop).parse(readPackageData("vbb-stations/data.json"));
}
