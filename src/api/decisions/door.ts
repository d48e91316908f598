import { Failure } from "../../base/failure.ts";
import { toProvenance } from "../../decisions/provenance.ts";
import { parseDecisionFile, readDocument } from "../../decisions/verify-decision.ts";
import type { Rooms } from "../../rooms.ts";
import type { Door, RouteOptions } from "../door.ts";
import { newRoutes } from "../routes.ts";

const mediaType = "application/ld+json";
const document = /^\/decisions\/[^/]+\.jsonld$/;
const page = /^\/decisions\/[^/]+\/?$/;

/** /decisions/{slug}.jsonld: a decision in PROV-O with what was signed. Its page leads there whoever asks for that. */
export const decisionsDoor: Door = {
  name: "decisions",
  roots: [],
  holds: (path, accept = "") => document.test(path) || (page.test(path) && accept.startsWith(mediaType)),
  routes: [provenanceRoutes],
};

function provenanceRoutes(rooms: Rooms, { url }: RouteOptions) {
  const routes = newRoutes();
  routes.get("/decisions/:file{[^/]+\\.jsonld}", async (c) => {
    const slug = c.req.param("file").slice(0, -".jsonld".length);
    const told = c.req.query("version");
    const number = told === undefined ? undefined : Number(told);
    if (number !== undefined && !Number.isSafeInteger(number)) throw unknown(slug);
    const found = await rooms.decisions.getDocument(c.var.actor, slug, number);
    const read = readDocument(parseDecisionFile(found.document)?.document ?? "");
    if (read === undefined) throw unknown(slug);
    return c.body(JSON.stringify(toProvenance(read, found.document)), 200, { "content-type": mediaType });
  });
  routes.get("/decisions/:slug", async (c) => {
    const { slug } = await rooms.decisions.getDocument(c.var.actor, c.req.param("slug"));
    c.header("Vary", "Accept");
    return c.redirect(`${url}/decisions/${slug}.jsonld`, 303);
  });
  return routes;
}

function unknown(decision: string): Failure {
  return new Failure("not-found", "decisions-not-found", { decision });
}
