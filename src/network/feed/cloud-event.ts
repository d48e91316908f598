import { defined } from "../../base/defined.ts";
import { type Change, changeId, type ChangeKind, changeKinds } from "../change.ts";
import type { DatasetRecord, FeedEvent } from "./event.ts";
import type { ToldEvent } from "./feed-pages.ts";

/** A message about an event of the feed, as CloudEvents 1.0 has it in its structured mode. */
export interface CloudEvent {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: `maille.${ChangeKind}.${Change["type"]}`;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: object;
}

/**
 * An event of the feed in messages: what became of the dataset, with all that was signed, then a
 * message for each of its parts that changed. Of these, those of some kinds alone.
 */
export function toCloudEvents(
  { event, number, signed }: ToldEvent,
  kinds: readonly ChangeKind[] = changeKinds,
): readonly CloudEvent[] {
  const { id, type, subject, revision, record, changes, reason, replacement } = event;
  const place = { number, revision };
  const whole = message(event, `maille.dataset.${type}`, {
    id,
    subject,
    data: {
      ...place,
      ...aboutDataset(event, record),
      ...defined({ changes, reason, replacement }),
      signed,
    },
  });
  const parts = (changes ?? []).flatMap((change, index) => {
    if (change.of === "dataset" || !kinds.includes(change.of)) return [];
    const { name, number: version } = change;
    const data = {
      ...place,
      ...defined({ name, version }),
      dataset: subject,
      ...aboutDataset(event, record),
    };
    const told = { id: changeId(id, index), subject: change.subject, data };
    return [message(event, `maille.${change.of}.${change.type}`, told)];
  });
  return kinds.includes("dataset") ? [whole, ...parts] : parts;
}

function message(
  { origin, at }: FeedEvent,
  type: CloudEvent["type"],
  { id, subject, data }: Pick<CloudEvent, "id" | "subject" | "data">,
): CloudEvent {
  return {
    specversion: "1.0",
    id,
    source: origin,
    type,
    subject,
    time: at,
    datacontenttype: "application/json",
    data,
  };
}

function aboutDataset({ origin }: FeedEvent, record: DatasetRecord | undefined): object {
  return record === undefined
    ? {}
    : {
        title: record.title,
        organization: record.organization.name,
        page: `${origin}/datasets/${encodeURIComponent(record.slug)}`,
      };
}
