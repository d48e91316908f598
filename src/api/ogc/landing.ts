import { say } from "../../words/say.ts";
import { docsPage } from "./layout.ts";
import { html } from "../../server/html.ts";
import { allowOnly, answerJson, type Link, type OgcRequest, openApi, wantsHtml } from "./request.ts";

/** What is held to, class by class. */
const conformance: readonly string[] = [
  "1/1.0/conf/core",
  "1/1.0/conf/geojson",
  "1/1.0/conf/oas30",
  "2/1.0/conf/crs",
].map((name) => `http://www.opengis.net/spec/ogcapi-features-${name}`);

export async function sendLanding(request: OgcRequest): Promise<Response> {
  allowOnly(request);
  const { c, rooms, base, url } = request;
  const { language } = c.var;
  const { name } = await rooms.instance.settings();
  const title = say(language, "ogc-title", { name });
  const description = say(language, "ogc-description");
  const links: Link[] = [
    { href: base, rel: "self", type: "application/json", title },
    { href: `${base}?f=html`, rel: "alternate", type: "text/html", title },
    { href: `${base}/api`, rel: "service-desc", type: openApi, title: say(language, "ogc-definition") },
    {
      href: `${url}/api/docs/`,
      rel: "service-doc",
      type: "text/html",
      title: say(language, "ogc-documentation"),
    },
    {
      href: `${base}/conformance`,
      rel: "conformance",
      type: "application/json",
      title: say(language, "ogc-conformance"),
    },
    {
      href: `${base}/collections`,
      rel: "data",
      type: "application/json",
      title: say(language, "ogc-collections"),
    },
  ];
  if (wantsHtml(request)) return sendPage(request, title, description, links);
  return answerJson(request, { title, description, links });
}

export function sendConformance(request: OgcRequest): Response {
  allowOnly(request);
  const { base, c } = request;
  const title = say(c.var.language, "ogc-conformance");
  const links: Link[] = [{ href: `${base}/conformance`, rel: "self", type: "application/json", title }];
  if (wantsHtml(request)) return sendPage(request, title, conformance.join("\n"), links);
  return answerJson(request, { conformsTo: conformance, links });
}

/** A list of links that people read. */
export function sendPage(
  { c, url }: OgcRequest,
  title: string,
  description: string,
  links: readonly Link[],
): Response {
  const content = html`<p>${description}</p>
    <ul>
      ${links.map(({ href, title: text }) => html`<li><a href="${href}">${text ?? href}</a></li>`)}
    </ul>`;
  c.header("Content-Language", c.var.language);
  c.header("Vary", "Accept, Accept-Language, Authorization, Cookie");
  return c.html(docsPage({ language: c.var.language, title, home: url, contents: [] }, content));
}
