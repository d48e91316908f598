import type { Language } from "../../base/language.ts";
import { askedSheets, chosenSheets } from "../../tables/asked-sheets.ts";
import type { Import } from "../../tables/imports.ts";
import { writeBytes, writePercent } from "../reading/format.ts";
import { speak } from "../reading/speak.ts";

/** What stands over the page of an import: what becomes of the file now. */
export function importHeading(language: Language, { state, sourceName: name, made, failure }: Heard): string {
  const asks = state === "failed" && failure !== undefined && asking.has(failure.key);
  if (asks && failure.key === "import-most-rows-gone")
    return speak(language, "pages-import-asks-gone", { name });
  if (asks) return speak(language, "pages-import-asks", { name });
  if (state === "failed" && failure !== undefined && ofSheets.has(failure.key)) {
    return speak(language, "pages-import-asks-sheets", { name });
  }
  const isEmpty = state === "done" && made.length > 0 && made.every(({ rows }) => rows === 0);
  return isEmpty
    ? speak(language, "pages-import-empty", { name })
    : speak(language, `pages-import-${state}`, { name });
}

type Heard = Pick<Import, "state" | "sourceName" | "failure"> & {
  readonly made: readonly { readonly rows?: number }[];
};

/** What each question is answered with, by a button. */
const answers = {
  "import-many-rows-broken": "pages-import-anyway",
  "import-left-out-gone": "pages-import-not-them",
  "import-most-rows-gone": "pages-import-rows-gone",
} as const;

export function answerTo(key: string | undefined): (typeof answers)[keyof typeof answers] {
  return isQuestion(key) ? answers[key] : "pages-import-anyway";
}

function isQuestion(key: string | undefined): key is keyof typeof answers {
  return key !== undefined && Object.hasOwn(answers, key);
}

/** The failures that are questions: the same file may be imported again with an answer. */
export const asking: ReadonlySet<string> = new Set(Object.keys(answers));

/** The question which sheets are read, and that it was answered. */
export const ofSheets: ReadonlySet<string> = new Set([askedSheets, chosenSheets]);

/** How far it is: only what is known of it is said. */
export function progressSentence(language: Language, progress: Import["progress"]): string {
  if (progress === undefined) return speak(language, "pages-import-queued");
  const { step, done, bytes, bytesTotal, rows, remainingMs } = progress;
  const isMeasured = step !== "fetch" || bytesTotal !== undefined;
  return [
    speak(language, `pages-step-${step}`),
    ...(isMeasured ? [writePercent(language, done)] : []),
    ...(bytes === 0 ? [] : [writeBytes(language, bytes)]),
    ...(rows === 0 ? [] : [speak(language, "pages-n-rows", { n: rows })]),
    ...(remainingMs === undefined ? [] : [remainingSentence(language, remainingMs)]),
  ].join(" · ");
}

function remainingSentence(language: Language, ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 2) return speak(language, "pages-import-remaining", { n: Math.ceil(ms / 1000) });
  if (minutes < 120) return speak(language, "pages-import-remaining-minutes", { n: minutes });
  return speak(language, "pages-import-remaining-hours", { n: Math.round(minutes / 60) });
}

/** Whether the same may end otherwise the next time: the disk had no room, or another site did not answer. */
export function mayEndOtherwise(key: string): boolean {
  return key.startsWith("net-") || key.endsWith("-disk-full") || key === "store-room-short";
}

/** Where an address is asked for that is not as it should be: what was asked stands in the form. */
export function otherAddress(
  dataset: string,
  { url, refresh = "" }: { url: string; refresh?: string },
): string {
  const asked = new URLSearchParams({ dataset, url });
  if (refresh !== "") asked.set("refresh", refresh);
  return `/publish?${asked}`;
}
