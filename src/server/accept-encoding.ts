/** The codings that answers are written in here, best first. */
const codings = ["br", "gzip"] as const;

export type Coding = (typeof codings)[number];

/**
 * The coding that a reader likes best (RFC 9110 §12.5.3), Brotli where two are as welcome; `undefined` where
 * the answer goes out as it is. Whoever says nothing gets no coding, whatever the standard lets us assume.
 */
export function findCoding(header: string | undefined): Coding | undefined {
  const weights = weightsOf(header);
  let best: Coding | undefined;
  let most = weights.get("identity") ?? 0;
  for (const coding of codings) {
    const weight = weightOf(weights, coding);
    if (weight > 0 && (best === undefined ? weight >= most : weight > most)) [best, most] = [coding, weight];
  }
  return best;
}

/** Whether a reader takes no answer that is not coded. */
export function refusesIdentity(header: string | undefined): boolean {
  return weightOf(weightsOf(header), "identity", 1) === 0;
}

function weightOf(weights: ReadonlyMap<string, number>, coding: string, unnamed = 0): number {
  return weights.get(coding) ?? weights.get("*") ?? unnamed;
}

function weightsOf(header = ""): ReadonlyMap<string, number> {
  return new Map(
    header
      .toLowerCase()
      .split(",")
      .map((part) => {
        const [coding = "", ...parameters] = part.split(";").map((piece) => piece.trim());
        return [coding === "x-gzip" ? "gzip" : coding, qualityOf(parameters)];
      }),
  );
}

/** A weight that is none is no welcome. */
function qualityOf(parameters: readonly string[]): number {
  const told = parameters.find((parameter) => /^q\s*=/.test(parameter));
  if (told === undefined) return 1;
  const weight = Number(told.slice(told.indexOf("=") + 1));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
