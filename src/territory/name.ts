/**
 * A place's name as it is compared: case, accents, hyphens and apostrophes aside, and
 * `St` or `Ste` written out. `SAINT DENIS`, `St-Denis` and `Saint-Denis` are one.
 */
export function comparableName(name: string): string {
  return plain.test(name) ? name : made(name);
}

/** As they are compared already. */
const plain = /^(?!.*\bste?\b)[a-z0-9]+(?: [a-z0-9]+)*$/;

function made(name: string): string {
  return name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae")
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim()
    .replaceAll(/\bst\b/g, "saint")
    .replaceAll(/\bste\b/g, "sainte");
}
