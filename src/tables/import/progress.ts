/** The steps of an import, in their order. */
export type Step = "fetch" | "unpack" | "read" | "types" | "write" | "profile" | "record";

/** How far a long piece of work is. Told to browsers by SSE and to a terminal by a bar. */
export interface Progress {
  readonly step: Step;
  readonly bytes: number;
  readonly bytesTotal?: number;
  readonly rows: number;
  /** From 0 to 1 over the whole work, never going back. */
  readonly done: number;
  readonly remainingMs?: number;
}
