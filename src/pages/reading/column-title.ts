/**
 * How a column is called where people read it. Its name is what the source, the files and the API say;
 * `code_epci` is read as "Code EPCI". A name that its producer wrote for people stays as it is.
 */
export function columnTitle(name: string): string {
  const said = columnInSentence(name);
  return said.charAt(0).toUpperCase() + said.slice(1);
}

interface Titled {
  readonly name: string;
  readonly title?: string;
}

/** The title that its producer gave it, else its name as it is read. */
export function titleOfColumn({ name, title }: Titled): string {
  return title ?? columnTitle(name);
}

/** Of the column of that name. */
export function titleAmong(columns: readonly Titled[], name: string): string {
  return titleOfColumn(columns.find((one) => one.name === name) ?? { name });
}

/** The same within a sentence. */
export function inSentenceAmong(columns: readonly Titled[], name: string): string {
  return columns.find((one) => one.name === name)?.title ?? columnInSentence(name);
}

/** The same within a sentence: "population par code EPCI". */
export function columnInSentence(name: string): string {
  if (/\s/.test(name) || !/^[\p{L}\p{N}_.-]+$/u.test(name)) return name;
  const words = name
    .replace(/(?<=\p{Ll})(?=\p{Lu}\p{Ll})/gu, "_")
    .split(/[_.-]+/)
    .filter((word) => word !== "");
  if (words.length === 0) return name;
  const written = words.map((word) => (acronyms.has(word.toLowerCase()) ? word.toUpperCase() : word));
  if (words.length === 1) return accented(written[0] ?? name);
  // `DATE_NAISSANCE` shouts; `Nom` and `École` do not.
  const shouting = name === name.toUpperCase() && /\p{L}{4}/u.test(name);
  return written
    .map((word, index) =>
      acronyms.has(word.toLowerCase()) ? word : accented(lowered(word, shouting || index > 0)),
    )
    .join(" ");
}

function lowered(word: string, whole: boolean): string {
  return whole ? word.toLowerCase() : word;
}

/** With the accents that names of columns go without; `Departement` keeps its capital. */
function accented(word: string): string {
  const said = accents[word.toLowerCase()];
  if (said === undefined || word === word.toUpperCase()) return word;
  return word.charAt(0) === word.charAt(0).toUpperCase()
    ? said.charAt(0).toUpperCase() + said.slice(1)
    : said;
}

/** Of words that English does not have. */
const accents: Readonly<Record<string, string>> = Object.fromEntries(
  "année années arrêt arrêts catégorie catégories densité département départements donnée données école écoles élève élèves équipement équipements fréquence intercommunalité libellé métropole né née numéro numéros opérateur période prénom prénoms qualité quantité véhicule véhicules"
    .split(" ")
    .map((word) => [word.normalize("NFD").replaceAll(/\p{M}/gu, ""), word]),
);

const acronyms: ReadonlySet<string> = new Set(
  "ape cp epci gps id insee iris naf pmr rna siren siret uai url wgs84 zac".split(" "),
);
