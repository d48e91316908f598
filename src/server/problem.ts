import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { Failure } from "../base/failure.ts";
import type { Language } from "../base/language.ts";
import { isNullCharacter } from "../base/null-character.ts";
import { refusalOfRoom } from "../base/no-room.ts";
import { isOutage } from "../base/outage.ts";
import { brokenResponse, failureResponse, type ProblemContext } from "./failure-response.ts";
import type { ProblemDetails } from "./problem-details.ts";

/** The response to what a route threw. `unforeseen` is true for a bug, which the caller logs. */
export function toProblem(
  error: unknown,
  context: ProblemContext,
): { response: Response; unforeseen: boolean } {
  const failure = toFailure(error);
  if (failure === undefined) return { response: brokenResponse(context), unforeseen: true };
  const errors = error instanceof z.ZodError ? zodErrors(error, context.language) : undefined;
  return { response: failureResponse(failure, context, errors), unforeseen: false };
}

/** Refusals that other code words differently, brought to our own; `undefined` for a bug. */
function toFailure(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (error instanceof z.ZodError) return new Failure("invalid", "api-fields-wrong", {}, { cause: error });
  if (error instanceof HTTPException && error.status === 400) {
    return new Failure("invalid", "api-json-malformed", {}, { cause: error });
  }
  if (error instanceof HTTPException && error.status === 415) {
    return new Failure("unsupported", "api-media-type", { expected: "application/json" }, { cause: error });
  }
  if (isNullCharacter(error)) {
    return new Failure("invalid", "api-null-character", {}, { cause: error });
  }
  const noRoom = refusalOfRoom(error);
  if (noRoom !== undefined) return noRoom;
  if (isOutage(error)) return new Failure("unavailable", "api-database-away", {}, { cause: error });
  return undefined;
}

function zodErrors(error: z.ZodError, language: Language): NonNullable<ProblemDetails["errors"]> {
  const worded = zodWords[language]().localeError;
  return error.issues.map((issue) => {
    const message = worded(issue as Parameters<typeof worded>[0]);
    return {
      parameter: issue.path.length === 0 ? "body" : issue.path.join("."),
      detail: (typeof message === "string" ? message : message?.message) ?? issue.message,
    };
  });
}

const zodWords = { fr: z.locales.fr, en: z.locales.en };
