/** The same numbers each time. */
export function newChance(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    below: (most: number) => Math.floor(next() * most),
    oneOf: <Of>(list: readonly Of[]): Of => list[Math.floor(next() * list.length)] as Of,
    is: (share: number) => next() < share,
  };
}

export type Chance = ReturnType<typeof newChance>;

/** Texts that two engines could compare in two ways. */
export const words = [
  "Évreux",
  "évreux",
  "EVREUX",
  "Saint-Malo",
  "saint malo",
  "L’Haÿ",
  "œuf",
  "ŒUF",
  "ß",
  "İ",
  "",
  "l'été",
  "a_b%",
  "日本",
  "🚲",
  "Z",
];

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** Whatever a table may hold that two engines could take for something else. */
export function oddTable(rows: number): string {
  const chance = newChance(7);
  const maybe = (text: string) => (chance.is(0.12) ? "" : text);
  const year = () => (chance.is(0.03) ? chance.oneOf(["0001", "9999"]) : 1850 + chance.below(250));
  const day = () => `${year()}-${two(1 + chance.below(12))}-${two(1 + chance.below(28))}`;
  const time = () => `${two(chance.below(24))}:${two(chance.below(60))}:${two(chance.below(60))}`;
  const lines = Array.from({ length: rows }, () =>
    [
      maybe(`"${chance.oneOf(words)} ${chance.oneOf(words)}"`),
      maybe(String(chance.below(40) - 20)),
      maybe((chance.below(2_000_000) / 100 - 5_000).toFixed(2)),
      maybe(
        chance.is(0.5)
          ? `${1 + chance.below(9)}23456789012345.${123_456_780 + chance.below(10)}`
          : `-${chance.below(90)}.25`,
      ),
      maybe(day()),
      maybe(`${day()}T${time()}.${String(chance.below(1_000_000)).padStart(6, "0")}`),
      maybe(`${day()}T${time()}+0${chance.below(4)}:00`),
      maybe(time()),
      maybe(chance.oneOf(["oui", "non"])),
      maybe(chance.is(0.5) ? `92233720368547${10_000 + chance.below(65_000)}` : `-${1 + chance.below(90)}`),
      (48 + chance.below(1_000_000) / 1e6).toFixed(6),
      (-2 + chance.below(1_000_000) / 1e6).toFixed(6),
      maybe(`"[""${chance.oneOf(["vélo", "bus"])}"",""${chance.oneOf(["a", "é"])}""]"`),
    ].join(","),
  );
  return `nom,entier,nombre,exact,jour,instant,local,heure,ouvert,long,latitude,longitude,liste\n${lines.join("\n")}\n`;
}
