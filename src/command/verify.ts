import { readFile } from "node:fs/promises";
import { parseCheckpoint } from "../access/journal/checkpoint.ts";
import { parseNote } from "../access/journal/note.ts";
import {
  type KeysOfSigner,
  parseAccessProof,
  verifyAccess,
  verifyCheckpoint,
} from "../access/journal/verify-access.ts";
import { Failure, isFailure, problem, type Problem } from "../base/failure.ts";
import type { Jwks } from "../identity/identity.ts";
import type { Agreed } from "../sharing/agreement/agreement-document.ts";
import { verifyAgreementFile } from "../sharing/agreement/agreement-file.ts";
import { say, sayProblem } from "../web/words/say.ts";
import { type Command, type ExitCode, type Invocation, textOption } from "./command.ts";
import { printJson, printLine } from "./terminal.ts";

export const verifyCommand: Command = {
  name: "verify",
  positionals: ["file"],
  options: { keys: { type: "string" } },
  examples: [
    "maille verify journal-1203.json",
    "maille verify agreement.json",
    "maille verify checkpoint --keys jwks.json",
  ],
  run: verify,
};

interface Verified {
  /** What holds, in the order in which it is told. */
  readonly told: readonly Problem[];
  /** What does not. */
  readonly problems: readonly Problem[];
}

/** A kind of file, known by what is in it; `undefined` for another kind. `keys` are those the caller believes. */
type Verifier = (text: string, keys: Jwks | undefined) => Promise<Verified> | Verified | undefined;

const verifiers: readonly Verifier[] = [verifyEntry, verifyHead, verifyAgreement];

async function verify({ terminal, language, positionals, ...invocation }: Invocation): Promise<ExitCode> {
  const file = positionals[0] ?? "";
  const text = await readText(file);
  const keysFile = textOption({ terminal, language, positionals, ...invocation }, "keys");
  const keys = keysFile === undefined ? undefined : await readKeys(keysFile);
  for (const verifier of verifiers) {
    const verified = await verifier(text, keys);
    if (verified === undefined) continue;
    const { told, problems } = verified;
    if (terminal.json) printJson(terminal, { verified: problems.length === 0, told, problems });
    else {
      for (const one of [...told, ...problems]) printLine(terminal.out, sayProblem(language, one));
      const key = problems.length === 0 ? "command-verify-good" : "command-verify-bad";
      printLine(terminal.out, say(language, key));
    }
    return problems.length === 0 ? 0 : 3;
  }
  throw new Failure("unsupported", "command-verify-unknown", { file });
}

function verifyEntry(text: string, keys: Jwks | undefined): Verified | undefined {
  const proof = parseAccessProof(text);
  if (proof === undefined) return undefined;
  const believed = keys === undefined ? [] : [{ instance: proof.instance, keys: keys.keys }];
  // Those of witnesses come with the file; those of the instance are the caller's, where they are given.
  const others = proof.keys.filter(({ instance }) => keys === undefined || instance !== proof.instance);
  return verifyAccess(proof, [...believed, ...others]);
}

function verifyHead(text: string, keys: Jwks | undefined): Verified | undefined {
  const note = parseNote(text);
  const checkpoint = note === undefined ? undefined : parseCheckpoint(note.text);
  if (checkpoint === undefined) return undefined;
  if (keys === undefined)
    throw new Failure("precondition", "command-verify-keys-needed", { origin: checkpoint.origin });
  const believed: KeysOfSigner = [{ instance: `https://${checkpoint.origin}`, keys: keys.keys }];
  const { told, problems } = verifyCheckpoint(text, believed);
  return { told, problems };
}

function verifyAgreement(text: string, keys: Jwks | undefined): Promise<Verified> | undefined {
  if (!isAgreement(text)) return undefined;
  return verifySignatures(text, keys);
}

function isAgreement(text: string): boolean {
  try {
    const file = JSON.parse(text) as { payload?: unknown; signatures?: unknown } | null;
    return typeof file?.payload === "string" && Array.isArray(file.signatures);
  } catch {
    return false;
  }
}

async function verifySignatures(text: string, keys: Jwks | undefined): Promise<Verified> {
  try {
    const { agreed, signatures } = await verifyAgreementFile(text);
    const told = [
      ...whatIsAgreed(agreed),
      ...signatures.map(({ side, instance, key, signedAt }) =>
        problem(`command-verify-agreement-${side}`, { instance, key, at: signedAt.toISOString() }),
      ),
    ];
    const isBelieved =
      keys === undefined || signatures.some(({ key }) => keys.keys.some(({ kid }) => kid === key));
    return { told, problems: isBelieved ? [] : [problem("command-verify-agreement-other-keys")] };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { told: [], problems: [problem(error.key, error.args)] };
  }
}

function whatIsAgreed({ subject, party, terms, at }: Agreed): readonly Problem[] {
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

async function readKeys(file: string): Promise<Jwks> {
  const text = await readText(file);
  try {
    const jwks = JSON.parse(text) as Partial<Jwks> | null;
    if (
      Array.isArray(jwks?.keys) &&
      jwks.keys.every(({ x, kid }) => typeof x === "string" && typeof kid === "string")
    ) {
      return { keys: jwks.keys };
    }
  } catch {
    // Told below with what is no set of keys either.
  }
  throw new Failure("invalid", "command-verify-no-keys", { file });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new Failure("not-found", "command-verify-no-file", { file }, { cause });
  }
}
