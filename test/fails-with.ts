import assert from "node:assert/strict";
import { isFailure } from "../src/base/failure.ts";

/** What `assert.rejects` takes: the error is a refusal of that key. */
export function failsWith(key: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isFailure(error), String(error));
    assert.equal(error.key, key);
    return true;
  };
}
