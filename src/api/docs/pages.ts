import type { Language } from "../../base/language.ts";
import { allWords } from "../../words/all.ts";
import { say, sayNamed } from "../../words/say.ts";
import { codeBlock, docsPage } from "./layout.ts";
import { exampleOf } from "./example.ts";
import { type Html, html } from "../../server/html.ts";
import {
  type DescribedAnswer,
  type JsonSchema,
  type MediaType,
  type Method,
  methods,
  type OpenApiDocument,
  type Operation,
  type Parameter,
} from "./openapi.ts";
import { failureStatus } from "../../server/problem.ts";

interface Entry {
  readonly method: Method;
  readonly path: string;
  readonly operation: Operation;
}

/** An OpenAPI document as a page for people, in their language. */
export function openApiPage(
  document: OpenApiDocument,
  { language, url, openApiAddress }: { language: Language; url: string; openApiAddress: string },
): string {
  const groups = Map.groupBy(entriesOf(document), ({ operation }) => operation.tags?.[0] ?? "other");
  const contents = [
    { anchor: "start", text: say(language, "docs-start") },
    ...[...groups.keys()].map((tag) => ({ anchor: `tag-${tag}`, text: tagName(language, tag) })),
  ];
  const frame = { language, title: document.info.title, home: `${url}/`, contents };
  const groupsOf = [...groups].map(
    ([tag, entries]) =>
      html`<section aria-labelledby="tag-${tag}">
        <h2 id="tag-${tag}">${tagName(language, tag)}</h2>
        ${entries.map((entry) => operationSection(entry, { document, language, url }))}
      </section>`,
  );
  return docsPage(frame, html`${startSection(language, url, openApiAddress)}${groupsOf}`);
}

/** What each refusal means; the `type` of a problem leads here. */
export function errorsPage({ language, url }: { language: Language; url: string }): string {
  const codes = Object.entries(failureStatus);
  const title = say(language, "docs-errors");
  const contents = [...codes.map(([code]) => code), "broken"].map((code) => ({
    anchor: code,
    text: sayNamed(language, `failure-${code}`),
  }));
  const sections = codes.map(
    ([code, status]) =>
      html`<h2 id="${code}">${sayNamed(language, `failure-${code}`)}</h2>
        <p class="quiet"><code>${code}</code>, ${say(language, "docs-status", { status: String(status) })}</p>
        <p>${sayNamed(language, `failure-${code}-meaning`)}</p>`,
  );
  const broken = html`<h2 id="broken">${say(language, "failure-broken")}</h2>
    <p class="quiet"><code>broken</code>, ${say(language, "docs-status", { status: "500" })}</p>
    <p>${say(language, "failure-broken-meaning")}</p>`;
  const frame = { language, title, home: `${url}/api/docs/`, contents };
  return docsPage(
    frame,
    html`<p>${say(language, "docs-errors-intro")}</p>
      ${sections}${broken}`,
  );
}

function entriesOf(document: OpenApiDocument): Entry[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      return [{ method, path, operation: { ...operation, parameters } }];
    }),
  );
}

function tagName(language: Language, tag: string): string {
  const key = `docs-tag-${tag}`;
  return key in allWords ? sayNamed(language, key) : tag;
}

function startSection(language: Language, url: string, openApiAddress: string): Html {
  return html`<section aria-labelledby="start">
    <h2 id="start">${say(language, "docs-start")}</h2>
    <p>${say(language, "docs-intro")}</p>
    ${codeBlock(`curl ${url}/api/datasets`, say(language, "docs-example"))}
    <p>${say(language, "docs-token")}</p>
    ${codeBlock(`curl -H "Authorization: Bearer maille_…" ${url}/api/account`, say(language, "docs-example"))}
    <p>${say(language, "docs-limits")}</p>
    <p>
      ${say(language, "docs-errors-intro")}
      <a href="${url}/api/docs/errors/">${say(language, "docs-errors-link")}</a>.
    </p>
    <p><a href="${openApiAddress}">${say(language, "docs-openapi-link")}</a></p>
  </section>`;
}

interface Surroundings {
  readonly document: OpenApiDocument;
  readonly language: Language;
  readonly url: string;
}

function operationSection({ method, path, operation }: Entry, around: Surroundings): Html {
  const { language } = around;
  const anchor = operation.operationId ?? `${method}-${path}`;
  return html`<section>
    <h3 id="${anchor}"><span class="method">${method.toUpperCase()}</span> <code>${path}</code></h3>
    <p>${operation.summary}</p>
    ${operation.description === undefined ? undefined : html`<p>${operation.description}</p>`}
    ${operation.security === undefined ? undefined : html`<p class="quiet">${say(language, "docs-needs-token")}</p>`}
    ${parametersTable(operation.parameters ?? [], language)}
    ${mediaSections(operation.requestBody?.content, say(language, "docs-body"), around)}
    ${answersList(operation.responses ?? {}, around)}
  </section>`;
}

function parametersTable(parameters: readonly Parameter[], language: Language): Html | undefined {
  if (parameters.length === 0) return undefined;
  const required = html` <span class="quiet">(${say(language, "docs-required")})</span>`;
  return html`<h4>${say(language, "docs-parameters")}</h4>
    <div class="scroll" tabindex="0" role="group" aria-label="${say(language, "docs-parameters")}">
      <table>
        <thead>
          <tr>
            <th scope="col">${say(language, "docs-parameter")}</th>
            <th scope="col">${say(language, "docs-place")}</th>
            <th scope="col">${say(language, "docs-type")}</th>
            <th scope="col">${say(language, "docs-meaning")}</th>
          </tr>
        </thead>
        <tbody>
          ${parameters.map(
            (parameter) =>
              html`<tr>
                <th scope="row">
                  <code>${parameter.name}</code>${parameter.required === true ? required : undefined}
                </th>
                <td>${say(language, `docs-place-${parameter.in}`)}</td>
                <td>${typeName(parameter.schema)}</td>
                <td>${parameter.description ?? parameter.schema?.description}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function answersList(responses: Readonly<Record<string, DescribedAnswer>>, around: Surroundings): Html {
  const { language } = around;
  return html`<h4>${say(language, "docs-answers")}</h4>
    <ul>
      ${Object.entries(responses).map(
        ([status, answer]) =>
          html`<li>
            <strong>${status === "default" ? say(language, "docs-answer-default") : status}</strong>
            ${answer.description}
          </li>`,
      )}
    </ul>
    ${Object.entries(responses)
      .filter(([status]) => status.startsWith("2"))
      .map(([, answer]) => mediaSections(answer.content, say(language, "docs-example"), around))}`;
}

function mediaSections(
  content: Readonly<Record<string, MediaType>> | undefined,
  heading: string,
  { document }: Surroundings,
): Html[] {
  return Object.entries(content ?? {}).map(([type, media]) => {
    const example = media.example ?? exampleOf(media.schema, document.components?.schemas ?? {});
    const label = `${heading} (${type})`;
    return example === undefined
      ? html`<p class="quiet">${label}</p>`
      : html`<h4>${label}</h4>
          ${codeBlock(typeof example === "string" ? example : JSON.stringify(example, null, 2), label)}`;
  });
}

function typeName(schema: JsonSchema | undefined): string {
  if (schema === undefined) return "";
  if (schema.enum !== undefined) return schema.enum.join(" | ");
  const bounds = [schema.minimum, schema.maximum].filter((bound) => bound !== undefined).join("–");
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : String(schema.type ?? "");
  return bounds === "" ? type : `${type} (${bounds})`;
}
