import { Failure, isFailure, problem, type Problem } from "../base/failure.ts";
import { type Consent, consentTyp, fromConsentRecord, isConsentRecord } from "../citizens/consent-record.ts";
import { peekDocument, verifyDocument } from "../identity/documents.ts";
import { keysOfOnly } from "./believed-keys.ts";
import type { Believing, Verified } from "./verifying.ts";

/** The receipt of a loan: whether the instance that holds the rows signed it, and what it says. */
export function verifyConsentText(
  text: string,
  believing: Pick<Believing, "given" | "sourceOf">,
): Promise<Verified> | undefined {
  const document = text.trim();
  const payload = peeked(document);
  if (payload === undefined || !isConsentRecord(payload)) return undefined;
  return verify(document, payload, believing);
}

function peeked(document: string): Record<string, unknown> | undefined {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(document)) return undefined;
  try {
    return peekDocument(document);
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

async function verify(
  document: string,
  payload: Record<string, unknown>,
  { given, sourceOf }: Pick<Believing, "given" | "sourceOf">,
): Promise<Verified> {
  try {
    const consent = fromConsentRecord(payload);
    const source = sourceOf(keysOfOnly(given, consent.instance));
    const keys = await source.keysOf(consent.instance);
    const { told } = source;
    const says = sayConsent(consent);
    if (keys === undefined) {
      const unproved = problem("command-verify-consent-unproved", { instance: consent.instance });
      return { told: [...says, ...told], unproved: [unproved], problems: [] };
    }
    await verifyDocument(document, { typ: consentTyp, keys });
    const proved = problem("command-verify-consent-signed", { instance: consent.instance });
    return { told: [...says, proved, ...told], unproved: [], problems: [] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { told: [], unproved: [], problems: [problem(error.key, error.args)] };
  }
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function sayConsent(consent: Consent): readonly Problem[] {
  const { state, borrower, producer, columns, purpose, givenAt, endsAt, endedAt } = consent;
  const until = day(new Date(endsAt.getTime() - 1));
  return [
    problem("command-verify-consent-given", {
      borrower: borrower.name,
      producer: producer.name,
      columns: columns.join(", "),
      purpose,
      day: day(givenAt),
      until,
    }),
    ...(endedAt === undefined ? [] : [problem(`command-verify-consent-${state}`, { day: day(endedAt) })]),
  ];
}
