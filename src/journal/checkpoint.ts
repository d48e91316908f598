/** The head of a tree, as a signed note tells it (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** The name of an instance's journal, and of the instance as a signer: its address without the scheme. */
export function originOf(instance: string): string {
  return instance.replace(/^https?:\/\//, "").replace(/\/+$/, "");
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString("base64")}\n`;
}

/** `undefined` for a text that is none. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, size, base64, ...extensions] = text.split("\n");
  if (!text.endsWith("\n") || extensions.slice(0, -1).includes("")) return undefined;
  if (origin === undefined || origin === "" || !/^(?:0|[1-9]\d{0,14})$/.test(size ?? "")) return undefined;
  const root = Buffer.from(base64 ?? "", "base64");
  if (root.length !== 32 || root.toString("base64") !== base64) return undefined;
  return { origin, size: Number(size), root };
}
