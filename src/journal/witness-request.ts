/** The body of `add-checkpoint` (C2SP tlog-witness). */
export interface WitnessRequest {
  /** The size of the tree that the proof begins at. */
  readonly old: number;
  readonly proof: readonly Buffer[];
  /** A signed note. */
  readonly note: string;
}

const proofMax = 63;

export function writeWitnessRequest({ old, proof, note }: WitnessRequest): string {
  return `old ${old}\n${proof.map((hash) => `${hash.toString("base64")}\n`).join("")}\n${note}`;
}

/** `undefined` for what is none. */
export function parseWitnessRequest(body: string): WitnessRequest | undefined {
  const end = body.indexOf("\n\n");
  if (end === -1) return undefined;
  const [first = "", ...lines] = body.slice(0, end).split("\n");
  const [, old] = /^old (0|[1-9]\d{0,14})$/.exec(first) ?? [];
  const proof = lines.map((line) => Buffer.from(line, "base64"));
  const isProof = proof.every((hash, at) => hash.length === 32 && hash.toString("base64") === lines[at]);
  if (old === undefined || !isProof || proof.length > proofMax) return undefined;
  return { old: Number(old), proof, note: body.slice(end + 2) };
}
