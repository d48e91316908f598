import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sharedData } from "../../shared-data.ts";

/** A real file where it is here, else a small one of the same shape. */
export async function fileOrLike(folder: string, path: string, like: readonly string[]): Promise<string> {
  const real = sharedData(path);
  if (real !== undefined) return real;
  const made = join(folder, path.replaceAll("/", "-"));
  await writeFile(made, like.join("\n"));
  return made;
}

/** Coverage of the régions, in percent, over ten days. */
export const vaccinatedLike = [
  "reg;jour;n_dose1;n_complet;n_cum_complet;couv_complet",
  ...["28", "52", "53"].flatMap((region, rank) =>
    Array.from({ length: 10 }, (_, day) => {
      const date = `2021-12-${String(22 + day).padStart(2, "0")}`;
      return `${region};${date};${900 + rank};${800 + day};${100_000 + day};${(78 + rank + day / 10).toFixed(1)}`;
    }),
  ),
];

const ages = ["24", "49", "80"];

/** The same by age, as Santé publique France tells it in another file: the oldest of a class names it, 0 is all. */
export const vaccinatedByAge = [
  "reg;clage_vacsi;jour;n_complet;couv_complet",
  ...["28", "52", "53"].flatMap((region, rank) =>
    ["0", ...ages].flatMap((age, group) =>
      Array.from({ length: 9 }, (_, day) => {
        const date = `2021-12-${String(23 + day).padStart(2, "0")}`;
        return `${region};${age};${date};${100 + group};${(60 + group * 10 + rank + day / 10).toFixed(1)}`;
      }),
    ),
  ),
];

/** Two counters, one of which was out of order for a day. */
export const bikesByDayLike = [
  '"id","date","name","count","anom","fitted"',
  ...["745", "746"].flatMap((counter) =>
    Array.from({ length: 45 }, (_, day) => {
      const date = new Date(Date.UTC(2019, 10, 17 + day)).toISOString().slice(0, 10);
      const count = counter === "745" && day === 3 ? "" : String(90 + day);
      return `${counter},${date},"Calvaire",${count},,100`;
    }),
  ),
];

export const hours = Array.from({ length: 24 }, (_, hour) => String(hour));

/** A column an hour. */
export const bikesByHourLike = [
  ["id", "name", "date", ...hours, "anom", "weekday"].join(","),
  ...["0949", "0986"].flatMap((counter) =>
    Array.from({ length: 21 }, (_, day) => {
      const date = new Date(Date.UTC(2020, 5, 8 + day)).toISOString().slice(0, 10);
      return [counter, "avenue", date, ...hours.map((hour) => Number(hour) * 2), "Fonctionnel", 1].join(",");
    }),
  ),
];

export const canteensLike = [
  "id,year,canteen_city_insee_code,canteen_department,teledeclaration_ratio_bio,creation_date",
  "310,2021,29081,29,0.1519,2022-07-19T09:13:33+02:00",
  "311,2021,29058,29,0.2876,2022-07-19T09:15:32+02:00",
  "312,2021,35238,35,0.4,2022-08-19T09:15:32+02:00",
  "313,2021,22278,22,,2022-08-19T09:15:32+02:00",
  "314,2021,56260,56,0.05,2022-08-20T09:15:32+02:00",
];
