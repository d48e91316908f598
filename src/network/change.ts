/** What an event tells of: a dataset and its parts. */
export const changeKinds = ["dataset", "distribution", "version", "organization"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** What a webhook is told of: events of the feed, and alerts that everybody sees. */
export const webhookKinds = [...changeKinds, "alert"] as const;
export type WebhookKind = (typeof webhookKinds)[number];

/** What became of a dataset itself, or of one of its parts: an event has those that are new since the one before. */
export interface Change {
  readonly type: "create" | "update" | "delete";
  readonly of: ChangeKind;
  /** Its address at the origin; of what is gone, the one that it had. */
  readonly subject: string;
  /** What it is called; of a version, its table. */
  readonly name?: string;
  /** Of a version. */
  readonly number?: number;
}

/** The address of a change within that of its event. */
export function changeId(event: string, index: number): string {
  return `${event}#${index + 1}`;
}
