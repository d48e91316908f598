import type { IncomingMessage, ServerResponse } from "node:http";
import type { Failure } from "../base/failure.ts";
import type { Language } from "../base/language.ts";
import { html } from "./html.ts";
import { failureResponse, type ProblemContext } from "./failure-response.ts";
import { languageOf } from "../base/language-of.ts";
import { say, sayNamed } from "../words/say.ts";

/** Answers what is refused before the pages or the API see it. */
export async function refuse(
  failure: Failure,
  request: IncomingMessage,
  response: ServerResponse,
  {
    language: own,
    ...told
  }: { readonly url: string; readonly language: Language; readonly requestId: string },
): Promise<void> {
  const [, query] = (request.url ?? "").split("?", 2);
  const { accept = null, "accept-language": browser = null } = request.headers;
  const address = new URLSearchParams(query).get("lang");
  const language = languageOf({ address, browser }, own);
  const refusal = refusalResponse(failure, { ...told, language, accept });
  response.writeHead(refusal.status, Object.fromEntries(refusal.headers));
  response.end(await refusal.text());
}

/** A page for readers, else a problem; in both the sentence is told. */
export function refusalResponse(
  failure: Failure,
  { accept, ...context }: Omit<ProblemContext, "shape"> & { readonly accept: string | null },
): Response {
  const problem = failureResponse(failure, context);
  const headers = new Headers(problem.headers);
  headers.set("x-content-type-options", "nosniff");
  const forReaders = accept?.includes("text/html") === true;
  if (forReaders) headers.set("content-type", "text/html; charset=utf-8");
  return new Response(forReaders ? pageOf(failure, context) : problem.body, {
    status: problem.status,
    headers,
  });
}

function pageOf(failure: Failure, { language, requestId: reference }: ProblemContext): string {
  const title = say(language, `failure-${failure.code}`);
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p>${sayNamed(language, failure.key, failure.args)}</p>
          <p><small>${say(language, "failure-reference", { reference })}</small></p>
        </main>
      </body>
    </html>`.text;
}
