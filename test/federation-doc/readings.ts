import assert from "node:assert/strict";
import type { z } from "zod";
import { questionSchema, takenSchema } from "../../src/citizens/connection-messages.ts";
import { readingsSchema } from "../../src/citizens/connections/readings-document.ts";
import { requestSchema } from "../../src/citizens/connections/request-document.ts";
import type { Block, Checks } from "./block.ts";

/** Read as instances read it, nothing of the example is lost. */
function isReadBy(schema: z.ZodType, text: string, beside: object = {}): void {
  const told = JSON.parse(text) as object;
  assert.deepEqual({ ...beside, ...(schema.parse(told) as object) }, told);
}

export const readingChecks: Checks = {
  "connection-request": ({ text }: Block) => isReadBy(requestSchema, text),
  "connection-taken": ({ text }: Block) => isReadBy(takenSchema, text),
  "readings-question": ({ text }: Block) => isReadBy(questionSchema, text),
  "readings-answer": ({ text }: Block) => {
    const { from, to, connection, nonce } = JSON.parse(text) as Record<string, unknown>;
    isReadBy(readingsSchema, text, { from, to, connection, nonce });
  },
};
