import type { IncomingMessage, ServerResponse } from "node:http";
import type { Failure } from "../base/failure.ts";
import { newId } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import { html } from "./api/docs/html.ts";
import { failureResponse } from "./api/problem.ts";
import { languageOf } from "./pages/reading/language.ts";
import { say } from "./words/say.ts";

/** Answers what is refused before the pages or the API see it: a page for readers, else a problem. */
export async function refuse(
  failure: Failure,
  request: IncomingMessage,
  response: ServerResponse,
  instance: { readonly url: string; readonly language: Language },
): Promise<void> {
  const [, query] = (request.url ?? "").split("?", 2);
  const language = languageOf(
    { address: new URLSearchParams(query).get("lang"), browser: request.headers["accept-language"] ?? null },
    instance.language,
  );
  const problem = failureResponse(failure, { url: instance.url, requestId: newId(), language });
  const headers = Object.fromEntries(problem.headers);
  const forReaders = request.headers.accept?.includes("text/html") === true;
  response.writeHead(problem.status, {
    ...headers,
    ...(forReaders ? { "content-type": "text/html; charset=utf-8" } : {}),
    "x-content-type-options": "nosniff",
  });
  response.end(forReaders ? pageOf(failure, language) : await problem.text());
}

function pageOf(failure: Failure, language: Language): string {
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
          <p>${say(language, failure.key, failure.args)}</p>
        </main>
      </body>
    </html>`.text;
}
