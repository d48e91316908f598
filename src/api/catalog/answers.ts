import { Breath } from "../../base/breath.ts";
import { createHash } from "node:crypto";
import type { Context } from "hono";
import { anyone } from "../../access/actor.ts";
import type { Description } from "../../catalogue/dcat/description.ts";
import { toldOnce } from "../../catalogue/dcat/description.ts";
import type { CatalogueTelling } from "../../catalogue/dcat/telling.ts";
import type { Rooms } from "../../rooms.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { CatalogFormat } from "./formats.ts";
import { conditional, isKnown } from "../conditional.ts";
import type { ApiEnv } from "../routes.ts";

/** What documents of these datasets are told with. */
export async function tellingOf(
  c: Context<ApiEnv>,
  { rooms, url, datasets }: { rooms: Rooms; url: string; datasets: readonly Dataset[] },
): Promise<CatalogueTelling> {
  const ids = [...new Set(datasets.map(({ organization }) => organization))];
  const told = datasets.map(({ id }) => id);
  const [{ name, language }, reuses, elsewhere, ...organizations] = await Promise.all([
    rooms.instance.settings(),
    rooms.projects.reusesOf(c.var.actor, told),
    rooms.network.reusesElsewhere(anyone, told),
    ...ids.map((id) => rooms.organizations.findOrganization(c.var.actor, id)),
  ]);
  const known = organizations.filter((organization) => organization !== undefined);
  return {
    url,
    name,
    language,
    organizations: new Map(known.map((organization) => [organization.id, organization])),
    reuses: new Map(
      told.map((dataset) => [
        dataset,
        new Map([
          ...(reuses.get(dataset) ?? []).map(({ slug, title }) => [`${url}/reuses/${slug}`, title] as const),
          ...(elsewhere.get(dataset) ?? []).map((reuse) => [reuse.url, reuse.title] as const),
        ]),
      ]),
    ),
    labelOf: (level, code) => rooms.territory.labelOf(level, code),
  };
}

/** Changes whenever a document made of these datasets may. */
export function etagOf(
  datasets: readonly Dataset[],
  telling: CatalogueTelling,
  ...more: readonly unknown[]
): string {
  const told = datasets.map(({ id, slug, modifiedAt, organizationName, origins }) => [
    id,
    slug,
    modifiedAt,
    organizationName,
    origins,
  ]);
  const {
    name,
    language,
    organizations = new Map(),
    reuses = new Map<string, Map<string, string>>(),
  } = telling;
  const made = [...reuses].map(([dataset, own]) => [dataset, [...own]]);
  return tagOf([documentsVersion, told, name, language, [...organizations.values()], made, more]);
}

/** The same for the same answer. */
export function tagOf(answer: unknown): string {
  return createHash("sha256").update(JSON.stringify(answer)).digest("base64url").slice(0, 27);
}

/** Of what documents say of a dataset. */
const documentsVersion = 2;

export function lastChange(datasets: readonly Dataset[], otherwise: Date): Date {
  const times = datasets.map(({ modifiedAt }) => modifiedAt.getTime());
  return times.length === 0 ? otherwise : new Date(Math.max(...times));
}

interface Document {
  readonly etag: string;
  readonly modified: Date;
  readonly mediaType: string;
  readonly links?: readonly string[];
  /** Who knows the address may read it: no cache of others keeps it, and no search engine lists it. */
  readonly isSecret?: boolean;
}

/** Sends pieces as they are made; none is made where the reader has the answer already. */
export async function sendPieces(
  c: Context<ApiEnv>,
  { etag, modified, mediaType, links = [], isSecret = false }: Document,
  pieces: () => Promise<Iterable<string>>,
): Promise<Response> {
  const headers = new Headers(conditional(etag, modified));
  headers.append("vary", "Accept");
  if (isSecret) {
    headers.set("cache-control", "private, no-cache");
    headers.set("x-robots-tag", "noindex");
  }
  for (const link of links) headers.append("link", link);
  if (isKnown(c, etag) || isUnchangedSince(c, modified)) return new Response(null, { status: 304, headers });
  headers.set("content-type", `${mediaType}; charset=utf-8`);
  if (c.req.method === "HEAD") return new Response(null, { headers });
  return new Response(streamOf(await pieces()), { headers });
}

export function writtenIn(format: CatalogFormat, descriptions: Iterable<Description>): Iterable<string> {
  return format.write(toldOnce(descriptions));
}

/** RFC 9110 §13.1.3: only where the client names no tag. */
function isUnchangedSince(c: Context<ApiEnv>, modified: Date): boolean {
  const since = Date.parse(c.req.header("if-modified-since") ?? "");
  const untagged = c.req.header("if-none-match") === undefined;
  return untagged && !Number.isNaN(since) && Math.floor(modified.getTime() / 1000) * 1000 <= since;
}

/** Between two breaths of the process, while it writes. */
const sliceMs = 10;

/** Each piece is written when it is asked for, and whoever sends them asks at once: others have their turn between. */
function streamOf(pieces: Iterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const breath = new Breath(sliceMs);
  const iterator = pieces[Symbol.iterator]();
  return new ReadableStream({
    async pull(controller) {
      if (breath.isDue) await breath.take();
      const { done, value } = iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel() {
      iterator.return?.();
    },
  });
}
