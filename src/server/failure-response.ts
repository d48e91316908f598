import type { Arguments, Failure, FailureCode } from "../base/failure.ts";
import type { Language } from "../base/language.ts";
import { defined } from "../base/defined.ts";
import { allWords } from "../words/all.ts";
import { say, sayNamed } from "../words/say.ts";
import type { WrittenRefusal } from "./door.ts";
import { failureStatus } from "./failure-status.ts";
import type { ProblemDetails } from "./problem-details.ts";

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

export function brokenResponse(context: ProblemContext): Response {
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
