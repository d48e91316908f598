/**
 * Words by which one asks, and which every dataset could have: `je cherche un jeu de données sur …`,
 * `where can I find …`. They count where the question has no others, and within an expression
 * (`données essentielles de la commande publique`).
 */
export function isAsking(folded: string): boolean {
  return asking.has(folded);
}

const asking = new Set(
  (
    "acceder aimerais avoir besoin chercher cherchons complet complete completes complets concernant concerne " +
    "connaitre consulter dataset datasets data disponible disponibles donne donnee donnees donner donnez doit " +
    "existe existent exister faire faut fournir fournit information informations jeu montre montrer montrez " +
    "obtenir peut peux pouvoir pourrais pres propos proposer relatif relatifs relative relatives savoir souhaite " +
    "souhaiterais sujet telecharger trouve trouvent veut veux voir voudrais voudrait vouloir " +
    "any can could did do does download get give got i know list live lives look looking me near nearby need please " +
    "regarding search see " +
    "should some tell us want we would you"
  ).split(" "),
);
