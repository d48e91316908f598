import { existsSync } from "node:fs";
import { join } from "node:path";
import { openWorkspace } from "../src/engine/workspace.ts";

/** The columns of the generated file, with the types that the bare engine is told. */
export const columnsGiven: readonly (readonly [name: string, type: string])[] = [
  ["id", "BIGINT"],
  ["jour", "DATE"],
  ["horodatage", "TIMESTAMP"],
  ["code_commune", "VARCHAR"],
  ["commune", "VARCHAR"],
  ["montant", "DOUBLE"],
  ["quantite", "BIGINT"],
  ["categorie", "VARCHAR"],
  ["actif", "BOOLEAN"],
  ["latitude", "DOUBLE"],
  ["longitude", "DOUBLE"],
  ["libelle", "VARCHAR"],
];

/** A CSV of so many rows, the same each time. Some 145 bytes a row. */
export async function generateFile(folder: string, rows: number): Promise<string> {
  const path = join(folder, `mesures-${rows}.csv`);
  if (existsSync(path)) return path;
  await using workspace = await openWorkspace({ folder, memoryMegabytes: 1000, threads: 2 });
  await workspace.run(`copy (select i as id,
      date '2015-01-01' + ${random(1, 3650)}::integer as jour,
      timestamp '2020-01-01' + to_seconds(${random(2, 100_000_000)}::bigint) as horodatage,
      lpad((${random(3, 95)} + 1)::varchar, 2, '0') || lpad(${random(4, 999)}::varchar, 3, '0') as code_commune,
      'Commune ' || ${random(5, 36_000)} as commune,
      (${random(6, 1_000_000)} / 100.0)::decimal(10, 2) as montant,
      ${random(7, 500)} as quantite,
      case ${random(8, 4)} when 0 then 'Eau' when 1 then 'Énergie' when 2 then 'Déchets' else 'Transports' end as categorie,
      ${random(9, 2)} = 0 as actif,
      round(42 + ${random(10, 9_000_000)} / 1000000.0, 6) as latitude,
      round(-4 + ${random(11, 12_000_000)} / 1000000.0, 6) as longitude,
      case when ${random(12, 10)} = 0 then null else 'Observation numéro ' || ${random(13, 1_000_000)} || ', rue de la Mairie' end as libelle
    from range(${rows}) t(i)) to '${path}' (format csv, header)`);
  return path;
}

/** SQL of a number below the limit, the same for the same row. */
function random(seed: number, limit: number): string {
  return `(hash(i + ${seed}) % ${limit})`;
}
