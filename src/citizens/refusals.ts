import { Failure, type FailureCode } from "../base/failure.ts";

/** Of refusals that one instance tells another, each a sentence: their list, whether a text is one, and how one is thrown. */
export function refusalsOf<Key extends string>(codes: Readonly<Record<Key, FailureCode>>) {
  const keys = Object.keys(codes) as Key[];
  return {
    keys,
    isOne: (key: unknown): key is Key => keys.some((known) => known === key),
    refuse: (key: Key, cause?: unknown): Failure => new Failure(codes[key], key, {}, { cause }),
  };
}
