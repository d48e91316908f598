import { Failure, isFailure, problem, type Problem } from "../base/failure.ts";
import {
  addressOfCheck,
  type CheckedFigure,
  compareFigure,
  type Figure,
  figureCheckSchema,
} from "../decisions/figure.ts";
import { parseDecisionFile, verifyDecision } from "../decisions/verify-decision.ts";
import type { Net } from "../net/net.ts";
import { type KeySource, keysOfOnly } from "./believed-keys.ts";
import type { Believing, Verified } from "./verifying.ts";

const answerMs = 120_000;
const bytesMax = 5_000_000;

export function isAddress(text: string): boolean {
  return /^https?:\/\//.test(text);
}

/** A decision as its page gives it to programs. */
export async function fetchDecision(net: Net | undefined, address: string): Promise<string> {
  if (net === undefined) throw new Failure("invalid", "command-verify-offline-address");
  const url = new URL(address);
  if (!url.pathname.endsWith(".jsonld")) url.pathname = `${url.pathname.replace(/\/$/, "")}.jsonld`;
  const { status, text } = await read(net, url.href, "application/ld+json");
  if (status === 200) return text;
  throw new Failure("not-found", "command-verify-no-address-answer", { address, status });
}

/** Whether a decision is signed by its instance, and whether each of its figures comes out again. */
export async function verifyDecisionText(
  text: string,
  { given, sourceOf, net, address }: Believing,
): Promise<Verified | undefined> {
  const file = parseDecisionFile(text);
  if (file === undefined) return undefined;
  let source: KeySource | undefined;
  const { decision, told, unproved, problems } = await verifyDecision(file, (instance) => {
    source = sourceOf(keysOfOnly(given, instance));
    return source.keysOf(instance);
  });
  const fetched = source?.told ?? [];
  if (decision === undefined) return { told: [...told, ...fetched], unproved, problems };
  const misplaced = address !== undefined && pageOf(address) !== pageOf(decision.url);
  const wrong = misplaced
    ? [problem("command-verify-decision-misplaced", { address, url: decision.url })]
    : [];
  const checked: CheckedFigure[] = [];
  if (net !== undefined) for (const figure of decision.figures) checked.push(await checkAt(net, figure));
  const of = (outcome: CheckedFigure["outcome"]) =>
    checked.filter((one) => one.outcome === outcome).flatMap(sayFigure);
  return {
    told: [...told, ...fetched, ...of("same")],
    unproved: [...unproved, ...of("unreadable")],
    problems: [...problems, ...wrong, ...of("differs")],
  };
}

function pageOf(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname.replace(/\/$/, "").replace(/\.jsonld$/, "");
}

/** Each figure is asked of the instance that computed it, which the signature names. */
async function checkAt(net: Net, figure: Figure): Promise<CheckedFigure> {
  try {
    const url = figure.indicator.instance + addressOfCheck(figure);
    const { status, text } = await read(net, url, "application/json");
    if (status !== 200) {
      return { figure, outcome: "unreadable", problem: problem("command-verify-figure-refused", { status }) };
    }
    return compareFigure(figure, figureCheckSchema.parse(JSON.parse(text)));
  } catch (error) {
    const told = isFailure(error) ? problem(error.key, error.args) : problem("decisions-figure-untold");
    return { figure, outcome: "unreadable", problem: told };
  }
}

async function read(
  net: Net,
  url: string,
  accept: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const { status, body } = await net.send(url, { accept, maxBytes: bytesMax, timeoutMs: answerMs });
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return { status, text: Buffer.concat(chunks).toString("utf8") };
}

/** And why it does not come out again, in the words of a line of its own. */
function sayFigure({ figure, outcome, value, problem: why }: CheckedFigure): readonly Problem[] {
  const { indicator, place, period, grain, vintage } = figure;
  const told = problem(`command-verify-figure-${outcome}`, {
    title: indicator.title,
    place: place.label,
    period: grain === "year" ? period.slice(0, 4) : period,
    value: String(figure.value),
    now: value === undefined ? "–" : String(value),
    vintage: vintage.number,
    instance: indicator.instance,
  });
  return why === undefined ? [told] : [told, why];
}
