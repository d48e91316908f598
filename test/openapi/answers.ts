import type { Ajv2020 } from "ajv/dist/2020.js";
import type { Operation } from "./requests.ts";
import type { newValidities } from "./validities.ts";
import type { Schema } from "./values.ts";

/** Says what an answer does otherwise than its operation tells: status, media type, schema. */
export function newAnswerCheck(ajv: Ajv2020, validityOf: ReturnType<typeof newValidities>) {
  const breaks = (schema: Schema, text: string): string | undefined => {
    const isValid = validityOf(schema);
    return isValid(JSON.parse(text)) ? undefined : ajv.errorsText(isValid.errors, { dataVar: "" });
  };
  return (operation: Operation, { status, type, text }: Answered): string | undefined => {
    if (status >= 500 && !isForeseen(operation, text)) return String(status);
    const told = operation.responses[status] ?? (status >= 400 ? operation.responses["default"] : undefined);
    if (told === undefined) return `the status ${status} is not told`;
    if (told.content === undefined) return text === "" ? undefined : `${status} has a body, and none is told`;
    const [, media] = Object.entries(told.content).find(([name]) => fits(name, type)) ?? [];
    if (media === undefined) return `${status} is ${type}, which is not told`;
    return media.schema !== undefined && isJson(type) ? breaks(media.schema, text) : undefined;
  };
}

/** The instance that is to be followed does not answer as one; or this machine is busy with something else. */
function isForeseen({ operationId }: Operation, text: string): boolean {
  const silent = operationId === "followInstance" && text.includes("/api/docs/errors/#unavailable");
  return silent || text.includes("/api/docs/errors/#over-budget");
}

/** One document, and not one on each line. */
export function isJson(type: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json$/.test(type);
}

export interface Answered {
  readonly status: number;
  /** Of the body, without parameters. */
  readonly type: string;
  readonly text: string;
}

function fits(told: string, type: string): boolean {
  return told === type || (told.endsWith("/*") && type.startsWith(told.slice(0, -1)));
}
