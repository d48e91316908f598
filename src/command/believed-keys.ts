import { readFile } from "node:fs/promises";
import { originOf } from "../journal/checkpoint.ts";
import { Failure, isFailure, problem, type Problem } from "../base/failure.ts";
import type { Jwks } from "../identity/identity.ts";
import { isInstanceUrl } from "../identity/messages.ts";
import type { Net } from "../net/net.ts";
import { askForKeys, jwksUrlOf } from "../network/peers/peer-keys.ts";

/** A file of keys that the caller believes: those of the instance named, or of the only one that signs. */
export interface GivenKeys {
  readonly instance?: string;
  readonly file: string;
  readonly jwks: Jwks;
}

/** `https://ville.example=jwks.json`, or `jwks.json` alone, which may be given once. */
export async function readGivenKeys(texts: readonly string[]): Promise<readonly GivenKeys[]> {
  const given = await Promise.all(
    texts.map(async (text) => {
      const [, instance, file = text] = /^(https?:\/\/[^\s=]+)=(.+)$/.exec(text) ?? [];
      if (instance === undefined) return { file, jwks: await readJwks(file) };
      const address = instance.replace(/\/+$/, "");
      if (!isInstanceUrl(address)) throw new Failure("invalid", "command-verify-no-address", { instance });
      return { instance: address, file, jwks: await readJwks(file) };
    }),
  );
  const nameless = given.filter(({ instance }) => instance === undefined);
  if (nameless.length > 1) throw new Failure("invalid", "command-verify-keys-whose", whoseOf(nameless));
  return given;
}

/** Keys without a name are those of this instance: nobody else's signature is verified with them. */
export function keysOfOnly(given: readonly GivenKeys[], instance: string): readonly GivenKeys[] {
  return given.map((one) => ({ instance, ...one }));
}

/** Several sign: keys without a name could be anybody's, and prove the signature of another. */
export function refuseNameless(given: readonly GivenKeys[]): void {
  const nameless = given.filter(({ instance }) => instance === undefined);
  if (nameless.length > 0) throw new Failure("invalid", "command-verify-keys-whose", whoseOf(nameless));
}

function whoseOf(given: readonly GivenKeys[]): { file: string } {
  return { file: given.map(({ file }) => file).join(", ") };
}

export interface KeySource {
  readonly keysOf: (instance: string) => Promise<Jwks | undefined>;
  /** Where keys came from that nobody gave, and where none came from. */
  readonly told: Problem[];
}

/** The keys given for an instance; of the others, those that it publishes at its own address. */
export function keySource(given: readonly GivenKeys[], net: Net | undefined): KeySource {
  const told: Problem[] = [];
  const asked = new Map<string, Promise<Jwks | undefined>>();
  const ask = async (instance: string): Promise<Jwks | undefined> => {
    if (net === undefined || !isInstanceUrl(instance)) return undefined;
    const url = jwksUrlOf(instance);
    try {
      const keys = await askForKeys({ net, limits: { answerMs: 10_000 } }, instance);
      told.push(problem("command-verify-keys-fetched", { instance, url }));
      return keys;
    } catch (error) {
      if (!isFailure(error)) throw error;
      told.push(problem("command-verify-keys-away", { instance, url }));
      return undefined;
    }
  };
  return {
    told,
    keysOf: (instance) => {
      const own = given.filter((one) => originOf(one.instance ?? "") === originOf(instance));
      if (own.length > 0) return Promise.resolve({ keys: own.flatMap(({ jwks }) => jwks.keys) });
      const answer = asked.get(instance) ?? ask(instance);
      asked.set(instance, answer);
      return answer;
    },
  };
}

async function readJwks(file: string): Promise<Jwks> {
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

export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new Failure("not-found", "command-verify-no-file", { file }, { cause });
  }
}
