/** A header as its words: `codePostal`, `Code postal` and `CODE_POSTAL` are the same two. */
function wordsOf(header: string): readonly string[] {
  return header
    .replaceAll(/([\p{Ll}0-9])(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** The words between single spaces, with one before and after, so that ` code postal ` can be sought. */
export function phraseOf(header: string): string {
  return ` ${wordsOf(header).join(" ")} `;
}

const dates =
  / (?:date|dates|jour|day|jours|horodatage|timestamp|debut|fin|start|end|le|since|until|depuis|naissance|ddn|dt|d maj|data|datum|fecha) /;

export function speaksOfADate(header: string): boolean {
  return dates.test(phraseOf(header));
}

/** `is_open`, `est_actif`, `has_parking`, `a_parking`. */
export function asksAQuestion(header: string): boolean {
  return /^ (?:is|has|est|possede|are|can|peut) [a-z]/.test(phraseOf(header));
}

const places =
  / (?:lat|latitude|ylatitude|lon|lng|long|longitude|xlongitude|x|y|coord|coordonnees?|geo point) /;

export function speaksOfAPlace(header: string): boolean {
  return places.test(phraseOf(header));
}

const measures =
  / (?:part|parts|taux|pourcentage|pourcent|pct|proportion|percent|percentage|share|rate|ratio|evolution|variation|moyenne|mediane|densite|population|superficie|montant|effectifs?|nombre|nb) /;

/** `Part (en % de la population du département)`: a measure of places, unless it speaks of their codes. */
export function speaksOfAMeasure(header: string): boolean {
  const phrase = phraseOf(header);
  const coded = / (?:codes?|insee|cog|num|numero|id) /.test(phrase);
  return !coded && (header.includes("%") || measures.test(phrase));
}
