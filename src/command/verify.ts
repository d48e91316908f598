import { originOf, parseCheckpoint } from "../journal/checkpoint.ts";
import { parseNote } from "../journal/note.ts";
import { parseAccessProof, verifyAccess, verifyCheckpoint } from "../journal/verify-access.ts";
import { parseReceiptFile, verifyReceiptFile } from "../citizens/once-receipt.ts";
import { Failure, isFailure, problem, type Problem } from "../base/failure.ts";
import { openNet } from "../net/open-net.ts";
import type { AgreementDocument } from "../sharing/agreement/agreement-document.ts";
import {
  type PublishedKeys,
  type VerifiedAgreement,
  verifyAgreementFile,
} from "../sharing/agreement/agreement-file.ts";
import { say, sayProblem } from "../words/say.ts";
import {
  type KeySource,
  keysOfOnly,
  keySource,
  readGivenKeys,
  readText,
  refuseNameless,
} from "./believed-keys.ts";
import { type Command, type ExitCode, type Invocation, textsOption } from "./command.ts";
import { printJson, printLine } from "./terminal.ts";
import { isArchive, verifyArchive } from "./verify-archive.ts";
import { verifyConsentText } from "./verify-consent.ts";
import { fetchDecision, isAddress, verifyDecisionText } from "./verify-decision.ts";
import type { Believing, Verified } from "./verifying.ts";

export const verifyCommand: Command = {
  name: "verify",
  positionals: ["file"],
  options: { keys: { type: "string", multiple: true }, offline: { type: "boolean" } },
  examples: [
    "maille verify journal-1203.json",
    "maille verify agreement.json --keys https://bus.example=bus.json --keys https://ville.example=ville.json",
    "maille verify consent.jws --keys jwks.json --offline",
    "maille verify mes-donnees.zip",
    "maille verify checkpoint --keys jwks.json --offline",
    "maille verify https://ville.example/decisions/ouvrir-un-centre",
  ],
  run: verify,
};

/** A kind of file, known by what is in it; `undefined` for another kind. */
type Verifier = (text: string, believing: Believing) => Promise<Verified | undefined> | undefined;

const verifiers: readonly Verifier[] = [
  verifyEntry,
  verifyHead,
  verifyAgreement,
  verifyConsentText,
  verifyReceipt,
  verifyDecisionText,
];

/** No key is believed because it lies in the file: a forged one brings its own. */
async function verify(invocation: Invocation): Promise<ExitCode> {
  const { config, options, positionals } = invocation;
  const file = positionals[0] ?? "";
  const given = await readGivenKeys(textsOption(invocation, "keys"));
  const net = options["offline"] === true ? undefined : openNet({ allowed: config.allowedNetworks });
  const address = isAddress(file) ? file : undefined;
  const believing: Believing = { given, sourceOf: (own) => keySource(own, net), net, address };
  const verified =
    address === undefined && (await isArchive(file))
      ? await verifyArchive(file, believing)
      : await verifyText(
          address === undefined ? await readText(file) : await fetchDecision(net, address),
          believing,
        );
  if (verified === undefined) throw new Failure("unsupported", "command-verify-unknown", { file });
  return tellVerdict(invocation, verified);
}

async function verifyText(text: string, believing: Believing): Promise<Verified | undefined> {
  for (const verifier of verifiers) {
    const verified = await verifier(text, believing);
    if (verified !== undefined) return verified;
  }
  return undefined;
}

/** What is false weighs more than what is not proved. */
function tellVerdict({ terminal, language }: Invocation, verified: Verified): ExitCode {
  const { told, unproved, problems } = verified;
  const isProved = unproved.length === 0 && problems.length === 0;
  if (terminal.json) printJson(terminal, { verified: isProved, told, unproved, problems });
  else {
    for (const one of [...told, ...unproved, ...problems]) {
      printLine(terminal.out, sayProblem(language, one));
    }
    const doubt = problems.length > 0 ? "command-verify-bad" : "command-verify-unproved";
    printLine(terminal.out, say(language, isProved ? "command-verify-good" : doubt));
  }
  if (problems.length > 0) return 3;
  return isProved ? 0 : 4;
}

function verifyEntry(text: string, { given, sourceOf }: Believing): Promise<Verified> | undefined {
  const proof = parseAccessProof(text);
  if (proof === undefined) return undefined;
  const source = sourceOf(keysOfOnly(given, proof.instance));
  return withSource(source, verifyAccess(proof, source.keysOf));
}

function verifyHead(text: string, { given, sourceOf }: Believing): Promise<Verified> | undefined {
  const note = parseNote(text);
  const checkpoint = note === undefined ? undefined : parseCheckpoint(note.text);
  if (checkpoint === undefined) return undefined;
  const { origin } = checkpoint;
  const source = sourceOf(keysOfOnly(given, `https://${origin}`));
  // The caller's own words tell an address of http, which a head does not.
  const named = given.flatMap(({ instance }) => (instance === undefined ? [] : [instance]));
  const instance = named.find((one) => originOf(one) === origin) ?? `https://${origin}`;
  return withSource(source, verifyCheckpoint(text, source.keysOf, { instance, others: named }));
}

/** With where keys were had, which is known once they were asked for. */
async function withSource(source: KeySource, verifying: Promise<Verified>): Promise<Verified> {
  const { told, unproved, problems } = await verifying;
  return { told: [...told, ...source.told], unproved, problems };
}

function verifyReceipt(text: string, { given, sourceOf }: Believing): Promise<Verified> | undefined {
  const file = parseReceiptFile(text);
  if (file === undefined) return undefined;
  refuseNameless(given);
  const source = sourceOf(given);
  return withSource(source, verifyReceiptFile(file, source.keysOf));
}

function verifyAgreement(text: string, believing: Believing): Promise<Verified> | undefined {
  return isAgreement(text) ? verifySignatures(text, believing) : undefined;
}

function isAgreement(text: string): boolean {
  try {
    const file = JSON.parse(text) as { payload?: unknown; signatures?: unknown } | null;
    return typeof file?.payload === "string" && Array.isArray(file.signatures);
  } catch {
    return false;
  }
}

async function verifySignatures(text: string, { given, sourceOf }: Believing): Promise<Verified> {
  try {
    // Read once without any key, for who signs is known from it.
    const { agreed } = await verifyAgreementFile(text, nobodysKeys);
    const [producer, asker] = [agreed.subject.instance, agreed.party.instance];
    if (producer !== asker) refuseNameless(given);
    const source = sourceOf(keysOfOnly(given, producer));
    const { signatures } = await verifyAgreementFile(text, source.keysOf);
    return withSource(source, Promise.resolve(standingsOf(agreed, signatures)));
  } catch (error) {
    if (!isFailure(error) || error.key === "command-verify-keys-whose") throw error;
    return { told: [], unproved: [], problems: [problem(error.key, error.args)] };
  }
}

const nobodysKeys: PublishedKeys = async () => undefined;

function standingsOf(agreed: AgreementDocument, signatures: VerifiedAgreement["signatures"]): Verified {
  const of = (standing: "proved" | "disowned" | "unproved", prefix: string): Problem[] =>
    signatures
      .filter((one) => one.standing === standing)
      .map(({ side, instance, key, signedAt }) =>
        problem(`${prefix}-${side}`, { instance, key, at: signedAt.toISOString() }),
      );
  return {
    told: [...whatIsAgreed(agreed), ...of("proved", "command-verify-agreement")],
    unproved: of("unproved", "command-verify-agreement-unproved"),
    problems: of("disowned", "command-verify-agreement-disowned"),
  };
}

function whatIsAgreed({ subject, party, terms, at }: AgreementDocument): readonly Problem[] {
  const between = problem("command-verify-agreement-between", {
    producer: subject.organization.name,
    asker: party.name,
    dataset: subject.title,
    day: at.slice(0, 10),
    until: terms.until,
  });
  const tables = terms.tables.map(({ table, columns, rows }) =>
    problem("command-verify-agreement-table", {
      table: subject.tables[table] ?? table,
      columns: columns.join(", "),
      conditions: rows.length,
    }),
  );
  return [between, ...tables];
}
