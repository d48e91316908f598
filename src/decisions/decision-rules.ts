import { isDay } from "../base/day.ts";
import { defined } from "../base/defined.ts";
import { type Looked, refuseLoss } from "../base/seen.ts";
import { Failure } from "../base/failure.ts";
import { toTitle } from "../catalogue/dataset-rules.ts";
import { cleanText } from "../catalogue/metadata-rules.ts";
import { type DecisionContent, decisionMax } from "./decision.ts";
import { writtenIn } from "./written-in.ts";

/** What an editor writes; figures and effects are chosen, and an act's file is sent. */
export interface DecisionChange extends Looked {
  readonly title?: string | undefined;
  readonly text?: string | undefined;
  readonly by?: string | undefined;
  readonly on?: string | undefined;
  readonly reference?: string | undefined;
  /** Where the act can be read; empty for nowhere. */
  readonly url?: string | undefined;
  readonly considered?: string | undefined;
}

/** With what is changed. Throws `invalid` with the name of the field. */
export function changedContent(before: DecisionContent, change: DecisionChange): DecisionContent {
  const { title, text, by, on, reference, url, considered } = change;
  refuseLoss(writtenIn(before), change.seen);
  const { url: earlier, ...act } = before.act;
  const address = url === undefined ? earlier : toActUrl(url);
  return {
    ...before,
    ...defined({
      title: title === undefined ? undefined : toTitle(title),
      text: text === undefined ? undefined : toText("text", text),
      by: by === undefined ? undefined : toLine("by", by),
      on: on === undefined ? undefined : toDay(on),
      considered: considered === undefined ? undefined : toText("considered", considered),
    }),
    act: {
      ...act,
      ...(reference === undefined ? {} : { reference: toLine("reference", reference) }),
      ...defined({ url: address }),
    },
  };
}

function toText(parameter: string, text: string): string {
  if (text.length > decisionMax.text) {
    throw new Failure("invalid", "decisions-text-long", { parameter, max: decisionMax.text });
  }
  return cleanText(text, decisionMax.text);
}

export function toLine(parameter: string, text: string): string {
  const line = cleanText(text.replace(/\s+/g, " "), Infinity).trim();
  if (line.length > decisionMax.line) {
    throw new Failure("invalid", "decisions-text-long", { parameter, max: decisionMax.line });
  }
  return line;
}

function toDay(text: string): string {
  const day = text.trim();
  if (day !== "" && !isDay(day)) throw new Failure("invalid", "decisions-day-wrong", { parameter: "on" });
  return day;
}

function toActUrl(text: string): string | undefined {
  const told = text.trim();
  if (told === "") return undefined;
  const address = URL.parse(told);
  if (address === null || !/^https?:$/.test(address.protocol) || told.length > 2000) {
    throw new Failure("invalid", "decisions-url-wrong", { parameter: "url" });
  }
  return address.href;
}

/** What a decision lacks cannot be published. */
export function requireComplete(content: DecisionContent): void {
  for (const parameter of ["text", "by", "on"] as const) {
    if (content[parameter] === "") throw new Failure("precondition", "decisions-incomplete", { parameter });
  }
  if (content.figures.length === 0) {
    throw new Failure("precondition", "decisions-no-figure", { parameter: "figures" });
  }
}
