import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import exceljs from "exceljs";

export interface SampleFile {
  readonly path: string;
  readonly rows: number;
}

/** Small files as town halls send them, written into a folder. */
export async function sampleFiles(folder: string): Promise<SampleFile[]> {
  return [await canteens(folder), await budget(folder), await catalogue(folder), await squares(folder)];
}

/** Semicolons, decimal commas, French dates, Windows-1252, a title and a note. */
async function canteens(folder: string): Promise<SampleFile> {
  const codes = ["35238", "35047", "35051", "35066", "35281"];
  const rows = Array.from({ length: 40 }, (_, at) => {
    const day = String((at % 28) + 1).padStart(2, "0");
    return `${codes[at % codes.length]};École n° ${at + 1};${day}/03/2024;${at * 10},5;${at % 3 === 0 ? "oui" : "non"}`;
  });
  const text = [
    "Cantines de la ville",
    "",
    "code_insee;nom;date;repas;bio",
    ...rows,
    "",
    "Source : ville de Rennes",
  ].join("\r\n");
  const path = join(folder, "cantines.csv");
  await writeFile(path, Buffer.from(text, "latin1"));
  return { path, rows: rows.length };
}

async function budget(folder: string): Promise<SampleFile> {
  const workbook = new exceljs.Workbook();
  const spent = workbook.addWorksheet("Dépenses");
  spent.addRow(["Année", "Chapitre", "Montant"]);
  for (let year = 2015; year < 2025; year += 1) spent.addRow([year, "Écoles", year * 1000.25]);
  const earned = workbook.addWorksheet("Recettes");
  earned.addRow(["Année", "Montant"]);
  for (let year = 2015; year < 2025; year += 1) earned.addRow([year, year * 1100]);
  const path = join(folder, "budget.xlsx");
  await workbook.xlsx.writeFile(path);
  return { path, rows: 10 };
}

async function catalogue(folder: string): Promise<SampleFile> {
  const items = Array.from({ length: 12 }, (_, at) => ({
    id: `jdd-${at}`,
    titre: `Jeu n° ${at}`,
    producteur: { nom: at % 2 === 0 ? "Ville" : "Métropole" },
    mots: ["eau", "air"],
    lignes: at * 7,
  }));
  const path = join(folder, "catalogue.json");
  await writeFile(path, JSON.stringify({ total: items.length, items }));
  return { path, rows: items.length };
}

async function squares(folder: string): Promise<SampleFile> {
  const features = Array.from({ length: 6 }, (_, at) => {
    const west = -1.7 + at * 0.02;
    const ring = [[west, 48.1], [west + 0.01, 48.1], [west + 0.01, 48.11], [west, 48.11], [west, 48.1]]; // prettier-ignore
    return {
      type: "Feature",
      properties: { nom: `Quartier ${at}`, habitants: at * 1500 },
      geometry: { type: "Polygon", coordinates: [ring] },
    };
  });
  const path = join(folder, "quartiers.geojson");
  await writeFile(path, JSON.stringify({ type: "FeatureCollection", features }));
  return { path, rows: features.length };
}
