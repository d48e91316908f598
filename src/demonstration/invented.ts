const givenNames = [
  "Adèle", "Bastien", "Chloé", "Denis", "Élise", "Farid", "Gwenaëlle", "Hugo", "Irène", "Jules", "Karim", "Louise",
  "Malo", "Nora", "Olivier", "Perrine", "Quentin", "Rozenn", "Samuel", "Tiphaine", "Ulysse", "Violette", "Yann", "Zohra",
] as const; // prettier-ignore

const familyNames = [
  "Abgrall", "Bertho", "Cadiou", "Delaunay", "Evenou", "Fournier", "Guillou", "Hervé", "Izard", "Jouan", "Kermarrec",
  "Lebreton", "Mahé", "Nicolas", "Ollivier", "Prigent", "Quéré", "Riou", "Sévère", "Thomas", "Urvoy", "Vallée",
] as const; // prettier-ignore

/** The two years that tables about people are of, month by month, from 1. */
export const toldMonths = Array.from({ length: 24 }, (_, at) => {
  const date = new Date(Date.UTC(2024, 8 + at, 1));
  return { day: date.toISOString().slice(0, 10), month: date.getUTCMonth() + 1 };
});

export function oneOf<Value>(values: readonly Value[], random: () => number): Value {
  return values[Math.floor(random() * values.length)] as Value;
}

export function inventName(random: () => number): {
  readonly familyName: string;
  readonly givenNames: string;
} {
  return { familyName: oneOf(familyNames, random), givenNames: oneOf(givenNames, random) };
}

/** Of who is of age (ISO 8601). */
export function inventBirthDate(random: () => number): string {
  return new Date(Date.UTC(1940 + random() * 65, random() * 12, 1 + random() * 28))
    .toISOString()
    .slice(0, 10);
}
