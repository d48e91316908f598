import { Failure, isFailure } from "../base/failure.ts";
import type { HarvestContext } from "./context.ts";
import type { SourceKind } from "./source.ts";
import { isFolder } from "./web-pages/folder.ts";

type Context = Pick<HarvestContext, "net" | "pace">;

interface Look {
  readonly mediaType: string;
  readonly text: string;
}

/**
 * What an address speaks: what it answers itself, else what answers at the well-known addresses
 * of each kind. Throws `unsupported` where nothing is understood, and why the address does not
 * answer where it does not.
 */
export async function findKind(ctx: Context, address: string): Promise<SourceKind> {
  const url = new URL(address);
  const own = await look(ctx, url.href).catch((error: unknown) => {
    if (!isFailure(error) || error.code !== "unavailable") throw error;
    return error;
  });
  if (!(own instanceof Failure)) {
    const kind = kindOf(own, url);
    if (kind !== undefined) return kind;
  }
  for (const { path, kind, mark } of wellKnown) {
    const found = await tryLook(ctx, new URL(path, base(url)).href);
    if (found !== undefined && mark.test(found.text)) return kind;
  }
  if (own instanceof Failure) throw own;
  throw new Failure("unsupported", "federation-kind-not-found", { url: url.href.slice(0, 300) });
}

/** The folder of the address, for portals that live below the root of their host. */
function base(url: URL): string {
  const path = url.pathname.replace(/\/(?:api|dataset|datasets|explore|catalog)(?:[/.].*)?$/, "/");
  return `${url.origin}${path.endsWith("/") ? path : `${path}/`}`;
}

const wellKnown: readonly { path: string; kind: SourceKind; mark: RegExp }[] = [
  { path: "api/3/action/status_show", kind: "ckan", mark: /"success"\s*:\s*true/ },
  { path: "api/explore/v2.1/catalog/datasets?limit=1", kind: "opendatasoft", mark: /"total_count"/ },
  { path: "api/1/datasets/?page_size=1", kind: "udata", mark: /"next_page"|"page_size"/ },
  { path: "api/v1/resources?limit=1", kind: "rudi", mark: /"global_id"/ },
  { path: "catalog.ttl", kind: "dcat", mark: /dcat#|dcat:/ },
  { path: "catalog.rdf", kind: "dcat", mark: /dcat#/ },
  { path: "catalog.jsonld", kind: "dcat", mark: /dcat#|dcat:/ },
  { path: "csw?service=CSW&request=GetCapabilities", kind: "csw", mark: /opengis\.net\/cat\/csw/ },
  { path: "oai?verb=Identify", kind: "oai-pmh", mark: /<OAI-PMH/ },
  { path: "sitemap.xml", kind: "schema-org", mark: /<(?:urlset|sitemapindex)/ },
];

/** In the order of certainty: the words of an answer say more than its media type. */
const marks: readonly { kind: SourceKind; mark: RegExp }[] = [
  { kind: "csw", mark: /opengis\.net\/cat\/csw|<(?:\w+:)?M[DI]_Metadata|<metadata\b[^>]*>\s*<idinfo>/ },
  { kind: "oai-pmh", mark: /<OAI-PMH/ },
  { kind: "schema-org", mark: /<(?:urlset|sitemapindex)/ },
  { kind: "ckan", mark: /"success"\s*:\s*true|"(?:license_id|num_resources|metadata_modified)"\s*:/ },
  { kind: "rudi", mark: /"global_id"|"resource_title"/ },
  { kind: "opendatasoft", mark: /"dataset_id"|"datasetid"|"has_records"/ },
  { kind: "udata", mark: /"next_page"\s*:|"internal"\s*:|"badges"\s*:/ },
  { kind: "dcat", mark: /w3\.org\/ns\/dcat|"dcat:|\bdcat:/ },
  { kind: "schema-org", mark: /schema\.org/ },
  // Of JSON without a context, by the names of its fields: data.json, packages of CKAN, then any list.
  { kind: "dcat", mark: /dcat-us|project-open-data|"@type"\s*:\s*"(?:Catalog|Dataset)"/ },
  { kind: "dcat", mark: /"(?:accessLevel|accessURL|downloadURL|contactPoint|landingPage)"\s*:/ },
  { kind: "ckan", mark: /"(?:extras|resources|package_id|owner_org|tag_string)"\s*:/ },
];

function kindOf({ mediaType, text }: Look, url: URL): SourceKind | undefined {
  if (isFolder(text)) return "schema-org";
  const marked = marks.find(({ mark }) => mark.test(text))?.kind;
  if (marked !== undefined && !isPage(mediaType, text)) return marked;
  if (/turtle|rdf\+xml|n-triples|ld\+json|trig|n3/.test(mediaType)) return "dcat";
  const isSheet =
    /\.(?:csv|tsv|xlsx|xls|ods)$/i.test(url.pathname) || /csv|spreadsheet|ms-excel/.test(mediaType);
  const isList = /json/.test(mediaType) && /^\s*[[{]/.test(text);
  return isSheet || isList ? "spreadsheet" : undefined;
}

function isPage(mediaType: string, text: string): boolean {
  return /html/.test(mediaType) && !/^\s*<\?xml/.test(text);
}

async function tryLook(ctx: Context, address: string): Promise<Look | undefined> {
  return look(ctx, address).catch((error: unknown) => {
    if (isFailure(error)) return undefined;
    throw error;
  });
}

const lookedAtBytes = 200_000;

/** The beginning of what an address answers. */
async function look(ctx: Context, address: string): Promise<Look> {
  const signal = AbortSignal.timeout(30_000);
  await ctx.pace.turn(new URL(address).host, signal);
  const { body, headers } = await ctx.net.fetch(address, { maxBytes: 5e9, timeoutMs: 20_000, signal });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= lookedAtBytes) break;
  }
  const mediaType = (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  return { mediaType, text: Buffer.concat(chunks).subarray(0, lookedAtBytes).toString("utf8") };
}
