import type { Language } from "../../base/language.ts";
import { cleanText } from "../../catalogue/cleaning/cleaning.ts";
import type { Change, ChangeKind } from "../../network/change.ts";
import type { FeedEvent, ToldEvent } from "../../network/room.ts";
import { say, sayNamed } from "../../words/say.ts";
import type { FeedEntry } from "./entries.ts";

const sentencesMax = 50;

/** An event of the feed in words: its title says what matters most, its summary all of it. */
export function changeEntry({ event }: ToldEvent, language: Language): FeedEntry {
  const { id, origin, subject, at, record, reason } = event;
  const changes = event.changes ?? [];
  const told = changes.slice(0, sentencesMax).map((change) => sayChange(language, change));
  const n = changes.length - told.length;
  const rest = n === 0 ? [] : [say(language, "doors-changes-more", { n })];
  const why = reason === undefined ? [] : [cleanText(sayNamed(language, reason), 1000)];
  return {
    id,
    title: titleOf(event, language),
    url: record === undefined ? subject : `${origin}/datasets/${encodeURIComponent(record.slug)}`,
    summary: [...[...told, ...rest].map((sentence) => `${sentence}.`), ...why].join(" "),
    updated: new Date(at),
    published: new Date(at),
    author: cleanText(record?.organization.name ?? "", 200) || (URL.parse(origin)?.host ?? origin),
    tags: [...new Set(changes.map(({ of }) => of))],
  };
}

function titleOf({ type, subject, record, changes = [] }: FeedEvent, language: Language): string {
  const name = record === undefined ? subject : cleanText(record.title, 300) || record.slug;
  const part = type === "update" ? foremost(changes) : undefined;
  if (part === undefined) return say(language, `doors-change-${type}-dataset`, { name });
  return say(language, "doors-feed-change", { dataset: name, change: sayChange(language, part) });
}

const order: readonly ChangeKind[] = ["version", "organization", "distribution"];

/** What people wait for comes first, and of several versions the newest. */
function foremost(changes: readonly Change[]): Change | undefined {
  const kind = order.find((each) => changes.some(({ of }) => of === each));
  return changes.findLast(({ of }) => of === kind);
}

function sayChange(language: Language, { type, of, subject, name, number }: Change): string {
  const told = cleanText(name ?? "", 300) || subject;
  return say(language, `doors-change-${type}-${of}`, { name: told, number: String(number ?? "") });
}
