import type { ToldEvent } from "./feed-pages.ts";

/** An event of the feed as CloudEvents 1.0 has it, in its structured mode. */
export function toCloudEvent({ event, number, signed }: ToldEvent) {
  const { id, origin, type, subject, at, revision, record, reason } = event;
  return {
    specversion: "1.0",
    id,
    source: origin,
    type: `maille.dataset.${type}`,
    subject,
    time: at,
    datacontenttype: "application/json",
    data: {
      number,
      revision,
      ...(record === undefined
        ? {}
        : {
            title: record.title,
            organization: record.organization.name,
            page: `${origin}/datasets/${encodeURIComponent(record.slug)}`,
          }),
      ...(reason === undefined ? {} : { reason }),
      signed,
    },
  };
}
