import assert from "node:assert/strict";
import { fromConsentRecord, toConsentRecord } from "../../src/citizens/consent-record.ts";
import { deletionSchema } from "../../src/citizens/loan-deletion.ts";
import type { Checks } from "./block.ts";

/** What instances tell each other of what people lend. */
export const loanChecks: Checks = {
  "loan-receipt": ({ text }) => {
    const record = JSON.parse(text) as Record<string, unknown>;
    assert.deepEqual(record, JSON.parse(JSON.stringify(toConsentRecord(fromConsentRecord(record)))));
  },
  "loan-deletion": ({ text }) => {
    const told: unknown = JSON.parse(text);
    assert.deepEqual(deletionSchema.parse(told), told);
  },
};
