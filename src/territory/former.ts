/** Regions of before 2016, and the one each went into (law no. 2015-29 of 16 January 2015). */
export const formerRegions: readonly (readonly [code: string, name: string, successor: string])[] = [
  ["21", "Champagne-Ardenne", "44"],
  ["22", "Picardie", "32"],
  ["23", "Haute-Normandie", "28"],
  ["25", "Basse-Normandie", "28"],
  ["26", "Bourgogne", "27"],
  ["31", "Nord-Pas-de-Calais", "32"],
  ["41", "Lorraine", "44"],
  ["42", "Alsace", "44"],
  ["43", "Franche-Comté", "27"],
  ["54", "Poitou-Charentes", "75"],
  ["72", "Aquitaine", "75"],
  ["73", "Midi-Pyrénées", "76"],
  ["74", "Limousin", "75"],
  ["82", "Rhône-Alpes", "84"],
  ["83", "Auvergne", "84"],
  ["91", "Languedoc-Roussillon", "76"],
];

/** Codes that statistics use beside the official ones, and the département each lies in. */
export const partsOfDepartements: readonly (readonly [code: string, name: string, whole: string])[] = [
  ["69D", "Rhône (hors métropole de Lyon)", "69"],
  ["69M", "Métropole de Lyon", "69"],
];
