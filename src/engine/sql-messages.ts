/** What the process that runs strangers' SQL is told. */
export interface SqlRequest {
  /** The serving file. */
  readonly path: string;
  readonly sql: string;
  /** Another name that the table answers to: its id. */
  readonly name: string;
  readonly rowsMax: number;
  readonly bytesMax: number;
  readonly memoryMegabytes: number;
  readonly diskMegabytes: number;
  /** For what does not fit in memory; made and removed by the one who asks. */
  readonly folder: string;
}

export interface SqlResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Whole numbers that JavaScript cannot hold come as texts. */
  readonly rows: readonly (readonly unknown[])[];
  /** Whether there were more rows than were asked for. */
  readonly truncated: boolean;
}

export type SqlReply =
  | { readonly kind: "ready" }
  | { readonly kind: "result"; readonly result: SqlResult }
  | {
      readonly kind: "failure";
      readonly code: "invalid" | "over-budget";
      readonly key: string;
      readonly args: Readonly<Record<string, string | number>>;
    };
