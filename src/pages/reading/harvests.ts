import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import type { Run, RunCounts, SourceKind } from "../../harvest/source.ts";
import type { NewSource } from "../../harvest/sources.ts";
import type { Source } from "../../harvest/source.ts";
import { writeDateTime } from "./format.ts";
import { field } from "./forms.ts";
import { manages } from "./open-table.ts";
import { organizationsOfHere } from "./organizations.ts";
import { speak } from "./speak.ts";

export const kinds = [
  "dcat",
  "ckan",
  "opendatasoft",
  "udata",
  "csw",
  "oai-pmh",
  "rudi",
  "schema-org",
  "spreadsheet",
] as const satisfies readonly SourceKind[];

export const rhythms = ["hourly", "daily", "weekly", "never"] as const;

/** The counts that say something, in the order that they are read. */
const counted = [
  ["seen", "pages-harvest-count-seen"],
  ["created", "pages-harvest-count-created"],
  ["changed", "pages-harvest-count-changed"],
  ["unchanged", "pages-harvest-count-unchanged"],
  ["joined", "pages-harvest-count-joined"],
  ["withProblems", "pages-harvest-count-with-problems"],
  ["refused", "pages-harvest-count-refused"],
  ["missing", "pages-harvest-count-missing"],
  ["withdrawn", "pages-harvest-count-withdrawn"],
] as const satisfies readonly (readonly [keyof RunCounts, string])[];

export function countsOf(run: Run): { key: string; n: number }[] {
  return counted
    .map(([name, key]) => ({ key, n: run.counts[name] }))
    .filter(({ key, n }) => n > 0 || key === "pages-harvest-count-seen");
}

export function isGoing(run: Run | undefined): boolean {
  return run?.state === "waiting" || run?.state === "running";
}

/** From 0 to 1 where the source announced how much there is. */
export function shareDone({ counts, announced }: Run): number | undefined {
  return announced === undefined || announced === 0 ? undefined : Math.min(1, counts.seen / announced);
}

/** Where a run stands, in one sentence. */
export function progressOf(run: Run, language: Language): string {
  if (run.state === "waiting") return speak(language, "pages-harvest-queued");
  const { seen, created, refused } = run.counts;
  return speak(language, "pages-harvest-live", { n: seen, created, refused });
}

/** When it is next harvested, or why it is not. */
export function nextOf({ paused, nextAt, lastRun }: Source, language: Language): string {
  if (isGoing(lastRun)) return speak(language, "pages-harvest-state-running");
  if (paused !== undefined) {
    return speak(language, "pages-harvest-paused", { date: writeDateTime(language, paused.at) });
  }
  return nextAt === undefined
    ? speak(language, "pages-harvest-not-planned")
    : writeDateTime(language, nextAt);
}

/** The organizations in whose name the reader may harvest. */
export async function managedOrganizations(
  locals: App.Locals,
): Promise<readonly { id: string; name: string }[]> {
  const all = await organizationsOfHere(locals);
  return all.filter(({ id }) => manages(locals.actor, id)).map(({ id, name }) => ({ id, name }));
}

/** What a form says of a source. */
export function sourceIn(form: FormData): NewSource {
  const kind = kinds.find((one) => one === field(form, "kind"));
  const every = rhythms.find((one) => one === field(form, "every"));
  return {
    organization: field(form, "organization"),
    name: field(form, "name"),
    url: field(form, "url"),
    options: field(form, "robots") === "" ? {} : { robots: "ignore" },
    ...defined({ kind, every }),
  };
}
