import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import { type Arguments, Failure, type FailureCode } from "../base/failure.ts";
import type { Language } from "../base/language.ts";
import { isNullCharacter } from "../base/null-character.ts";
import { refusalOfRoom } from "../base/no-room.ts";
import { isOutage } from "../base/outage.ts";
import { defined } from "../base/defined.ts";
import { allWords } from "../words/all.ts";
import { say, sayNamed } from "../words/say.ts";
import type { WrittenRefusal } from "./door.ts";
import type { ProblemDetails } from "./problem-details.ts";

/** The status of each failure code. A new code does not compile until it stands here. */
export const failureStatus: Record<FailureCode, ContentfulStatusCode> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  gone: 410,
  conflict: 409,
  locked: 423,
  // Of the protocol tus, and of no table of statuses.
  altered: 460 as ContentfulStatusCode,
  precondition: 412,
  "too-large": 413,
  unsupported: 415,
  "too-many": 429,
  "over-budget": 503,
  "no-room": 507,
  unavailable: 503,
};

export interface ProblemContext {
  readonly url: string;
  readonly requestId: string;
  readonly language: Language;
  /** How the door that is asked writes a refusal. */
  readonly shape?:
    | ((
        details: ProblemDetails,
        code: FailureCode | "broken",
        failure?: Failure,
      ) => WrittenRefusal | undefined)
    | undefined;
}

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

export function failureResponse(
  failure: Failure,
  context: ProblemContext,
  errors?: ProblemDetails["errors"],
  status: number = failureStatus[failure.code],
): Response {
  const told = withReason(failure.args, context.language);
  const args =
    errors?.[0] === undefined
      ? told
      : { n: errors.length, parameter: errors[0].parameter, reason: errors[0].detail };
  const details: ProblemDetails = {
    type: `${context.url}/api/docs/errors/#${failure.code}`,
    title: say(context.language, `failure-${failure.code}`),
    status,
    detail: sayNamed(context.language, failure.key, args),
    instance: `urn:uuid:${context.requestId}`,
    ...extensions(told, context.url),
    ...(errors === undefined ? {} : { parameter: errors[0]?.parameter ?? "", errors }),
  };
  return problemResponse(details, context, failure);
}

function brokenResponse(context: ProblemContext): Response {
  return problemResponse(
    {
      type: `${context.url}/api/docs/errors/#broken`,
      title: say(context.language, "failure-broken"),
      status: 500,
      detail: say(context.language, "failure-broken-detail", { reference: context.requestId }),
      instance: `urn:uuid:${context.requestId}`,
    },
    context,
  );
}

function problemResponse(details: ProblemDetails, context: ProblemContext, failure?: Failure): Response {
  const written = context.shape?.(details, failure?.code ?? "broken", failure);
  return new Response(JSON.stringify(written?.body ?? details), {
    status: written?.status ?? details.status,
    headers: {
      "content-type": written?.mediaType ?? "application/problem+json; charset=utf-8",
      ...written?.headers,
      "content-language": context.language,
      "cache-control": "no-store",
      ...(failure === undefined ? {} : headersOf(failure)),
    },
  });
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

/** A reason that the instance gave itself is the key of a message. */
function withReason(args: Arguments, language: Language): Arguments {
  const { reason } = args;
  return typeof reason === "string" && reason in allWords
    ? { ...args, reason: sayNamed(language, reason) }
    : args;
}

function extensions(args: Arguments, url: string): Partial<ProblemDetails> {
  const { parameter, expected, nearest, reason, since, replacedBy, agreement, request, oauth } =
    args as Record<string, string | number | undefined>;
  return {
    ...(replacedBy === undefined ? {} : { replacedBy: `${url}/datasets/${replacedBy}` }),
    ...(parameter === undefined ? {} : { parameter: String(parameter) }),
    ...defined({ expected }),
    ...(nearest === undefined ? {} : { nearest: String(nearest) }),
    ...(reason === undefined ? {} : { reason: String(reason) }),
    ...(since === undefined ? {} : { since: String(since) }),
    ...(agreement === undefined ? {} : { agreement: String(agreement) }),
    ...(request === undefined ? {} : { request: String(request) }),
    ...(oauth === undefined ? {} : { error: String(oauth) }),
  };
}

/** A caller that is told to wait is told how long (RFC 9110 §10.2.3), where the verb knows. */
function headersOf(failure: Failure): Record<string, string> {
  const headers: Record<string, string> = {};
  const { retryAfterS } = failure.args;
  if (retryAfterS !== undefined) headers["retry-after"] = String(retryAfterS);
  if (failure.code === "unauthenticated") headers["www-authenticate"] = challengeOf(failure);
  return headers;
}

/** In English and in ASCII, as a header must be (RFC 6750 §3): the body tells the same in the reader's language. */
function challengeOf({ key, args }: Failure): string {
  const challenge = String(args["challenge"] ?? "Bearer");
  const { oauth } = args;
  if (oauth === undefined) return `${challenge} realm="maille"`;
  const told = sayNamed("en", key, args)
    .replaceAll(/[“”"\\]/g, "'")
    .replaceAll(/[^ -~]/g, "?");
  const algorithms = challenge === "DPoP" ? ', algs="EdDSA Ed25519 ES256 ES384 PS256 RS256"' : "";
  return `${challenge} realm="maille", error="${String(oauth)}", error_description="${told}"${algorithms}`;
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
