import { fold, isSmall, stemOf } from "../word-forms.ts";

/** The words of a dataset, as they are written. */
interface Words {
  readonly title: string;
  readonly description: string;
  readonly columns: readonly string[];
  readonly values: readonly string[];
}

const keywordsMax = 10;

/** Words of the title that tell, two that belong together as one, then names of columns; ten at most. */
export function keywordsOf({ title, columns }: Words): readonly string[] {
  const told = columns.map(wordsOfColumn);
  const prefix = prefixOf(told);
  const found = [
    ...keywordsOfTitle(title),
    ...told.flatMap((words) => keywordOfColumn(words[0] === prefix ? words.slice(1) : words) ?? []),
  ];
  const known = new Set<string>();
  const kept = found.filter((keyword) => {
    // Another form of a word that is there says nothing more.
    const stems = keyword.split(" ").map((word) => stemOf(folded(word)));
    const isNew = stems.some((stem) => !known.has(stem));
    for (const stem of stems) known.add(stem);
    return isNew;
  });
  return kept.slice(0, keywordsMax);
}

function keywordsOfTitle(title: string): readonly string[] {
  if (isFileName(title)) return [];
  // A sign between two words is a part of its own: they do not belong together.
  const parts = (title.match(/[\p{L}\p{N}'’-]+|[^\s\p{L}\p{N}'’-]+/gu) ?? []).map((word) =>
    withoutArticle(word),
  );
  return parts.flatMap((word, index) => {
    if (!tells(word)) return [];
    const next = parts[index + 1] ?? "";
    const pair = isAdjective(next) && tells(next) ? `${word} ${next}` : word;
    return [isName(word) ? pair : pair.toLowerCase()];
  });
}

/** `SCDL SECOND IMPORT`, `export v2 final`: what somebody called a file says nothing of what is in it. */
function isFileName(title: string): boolean {
  const words = title.split(/[\s_]+/).filter((word) => /\p{L}/u.test(word));
  const isShouted = words.length > 1 && title === title.toUpperCase();
  return isShouted || words.some((word) => fileWords.test(folded(word)));
}

const fileWords =
  /^(?:imports?|exports?|exportation|copie|copy|final|finale|vdef|definitif|test|brouillon|draft|v\d+)$/;

function wordsOfColumn(column: string): readonly string[] {
  const words = column.split(/[^\p{L}]+/u).filter((word) => word !== "");
  // What was cut off before a sign says nothing: `part_en_%`.
  return words.slice(0, words.findLastIndex((word) => !isSmall(folded(word))) + 1);
}

/** The word that columns begin with where it names what the rows are, not what the columns hold: `canteen_name`. */
function prefixOf(columns: readonly (readonly string[])[]): string | undefined {
  const firsts = columns.flatMap((words) => (words.length > 1 ? [words[0] ?? ""] : []));
  const counts = Map.groupBy(firsts, (word) => word);
  return [...counts].find(([, all]) => all.length > 2 && all.length > columns.length / 4)?.[0];
}

function keywordOfColumn(words: readonly string[]): string | undefined {
  if (words.length > 3 || !words.some((word) => tells(word))) return undefined;
  if (!words.every((word) => tells(word) || isSmall(folded(word)))) return undefined;
  return words.join(" ").toLowerCase();
}

/**
 * The EU theme that most of the words point to. A word of the title weighs as three elsewhere; under
 * three, nothing is said.
 */
export function themeOf({ title, description, columns }: Words): string | undefined {
  const scores = new Map<string, number>();
  for (const [text, weight] of [
    [title, 3],
    [`${columns.join(" ")} ${description.slice(0, 2000)}`, 1],
  ] as const) {
    const plain = ` ${folded(text).replace(/[^a-z\d]+/g, " ")} `;
    for (const [theme, stems] of Object.entries(stemsOf)) {
      const hits = stems.split(" ").filter((stem) => plain.includes(` ${stem.replaceAll("_", " ")}`)).length;
      if (hits > 0) scores.set(theme, (scores.get(theme) ?? 0) + weight * hits);
    }
  }
  const [first, second] = [...scores].sort(([, one], [, other]) => other - one);
  if (first === undefined || first[1] < 3 || first[1] === second?.[1]) return undefined;
  return first[0];
}

/** French or English, by the small words and the endings that one has and the other has not. */
export function languageOf(text: string): "fr" | "en" | undefined {
  const words = folded(text.slice(0, 5000)).split(/[^a-z]+/);
  const french =
    words.filter((word) => frenchWords.has(word)).length + (text.match(/[éèêàçùœ]/gi)?.length ?? 0);
  const english = words.filter((word) => englishWords.has(word)).length;
  if (french + english < 2) return undefined;
  if (french >= 3 * english) return "fr";
  return english >= 3 * french ? "en" : undefined;
}

const frenchWords = new Set(
  "le la les des du de et en un une pour par sur dans est sont aux au avec selon ou qui que date nom numero ville code".split(
    " ",
  ),
);
const englishWords = new Set(
  "the of and in to for by on is are with from which that at as name number street city year month day".split(
    " ",
  ),
);

/** Words that any dataset could have. */
const vague = new Set(
  (
    "donnees donnee data jeu jeux dataset datasets liste listes list fichier fichiers file table tables tableau base " +
    "nombre total annee annees year mois month jour jours date dates heure id identifiant numero num code codes nom noms " +
    "name libelle label type types valeur value description commentaire remarque observation adresse address cp " +
    "latitude longitude lat lon lng coordonnees geometry geom geo_point geo_shape point x y objectid gid fid uuid " +
    "insee siret siren url lien email telephone statut etat version export ouverte ouvertes ouvert open divers autre " +
    "autres column columns colonne colonnes field champ unnamed part taux pourcentage mode department city other " +
    "general generale ensemble ville commune communes metropole departement region france territoire"
  ).split(" "),
);

function tells(word: string): boolean {
  const plain = folded(word);
  return plain.length >= 4 && !isSmall(plain) && !vague.has(plain) && /^\p{L}[\p{L}'’-]*$/u.test(word);
}

/** An ending that French adjectives have: “pistes cyclables”, “zones inondables”, “marchés publics”. */
function isAdjective(word: string): boolean {
  return /(?:ables?|ibles?|iques?|al|ale|ales|aux|els?|elles?|ifs?|ives?|aires?|eux|euses?|publics?)$/i.test(
    word,
  );
}

function isName(word: string): boolean {
  return /^\p{Lu}{2,}/u.test(word);
}

function withoutArticle(word: string): string {
  return word.replace(/^(?:l|d|qu|n|s)['’]/i, "").replace(/^['’-]+|['’-]+$/g, "");
}

function folded(text: string): string {
  return fold(text.toLowerCase());
}

/** Beginnings of words that are mostly of one theme; a low line stands for a blank. */
const stemsOf: Readonly<Record<string, string>> = {
  AGRI: "agric agro cantine canteen menu restauration_collective allergen foret forest sylvi peche elevage cultures viti aliment",
  ECON:
    "econom entreprise commerce marche_public marches_publics decp subvention budget compte_administratif emploi " +
    "tourism hotel artisan siret financ fiscal taxe impot aides_aux salaire",
  EDUC:
    "ecole college lycee univers enseign educat etudiant eleve bibliothe mediathe musee patrimoine culture culturel " +
    "festival sport gymnase piscine cinema theatre concert loisir equipements_sportifs monument",
  ENER: "energ electri gaz photovolt solaire eolien reseau_de_chaleur consommation_electr borne_de_recharge irve eclairage",
  ENVI:
    "environn eau eaux dechet ordures tri collecte arbre air pollu inond crue biodivers faune flore espece climat " +
    "meteo temperature zone_humide natura riviere rivage bruit recycl compost risque parc_naturel espaces_verts",
  GOVE:
    "elu elus election electoral vote bureau_de_vote deliberation conseil_municipal administration citoyen concertation " +
    "service_public marianne etat_civil organigramme",
  HEAL: "sante hopit medec pharmac covid vaccin malad epidem soins medic defibrillateur ehpad",
  INTR: "internation cooperation_decentralisee jumelage diplomat consul",
  JUST: "justice tribunal police delinquan crime securite videoprotection infraction pompier incendie sapeur",
  REGI:
    "adresse cadastr parcelle batiment urbanis plu permis_de_construire logement habitat foncier quartier voie voirie " +
    "rue toponym contour limite iris amenagement immobili toilettes mobilier_urbain",
  SOCI:
    "population recensement menage demograph naissance deces prenom creche petite_enfance enfance associat social " +
    "handicap retraite age famille egalite precarite pauvrete",
  TECH: "numerique fibre antenne wifi internet telecom recherche brevet logiciel open_source algorithm",
  TRAN:
    "transport mobilite velo cycl bus tram metro train gare arret ligne gtfs stationnement parking covoiturage trafic " +
    "circulation voiture routier autopartage trottinette comptage deplacement pieton",
};
