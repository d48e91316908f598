import { hash } from "node:crypto";
import type { RemoteRecord } from "../read.ts";

/**
 * Under which a dataset is found again when another source tells of it. Each key stands for the
 * dataset alone: an identifier that is unique in the world (UUID, DOI, address), or something
 * that is not (a local code, a landing page, the address of a file, a publisher's name) together
 * with the title. 64 bits of SHA-256 each.
 */
export function keysOf(record: RemoteRecord): bigint[] {
  const { dataset, identifier } = record;
  if (dataset === undefined) return [];
  const identifiers = [...(identifier === undefined ? [] : [identifier]), ...dataset.metadata.identifiers];
  const title = foldTitle(dataset.title);
  const told = [
    ...identifiers.flatMap(worldly),
    ...(title === "" ? [] : weakOf(record, identifiers).map((key) => `${key} ${title}`)),
  ];
  return [...new Set(told)].slice(0, keysMax).map(toKey);
}

/** What comes after these says the same. */
const keysMax = 40;

/**
 * How near a source stands to the producer: 2 where the dataset's own page is on the source's
 * host, 0 where that page is somewhere else (the source repeats it), 1 where there is none.
 */
export function nearnessOf(record: RemoteRecord, sourceUrl: string): 0 | 1 | 2 {
  const host = URL.parse(sourceUrl)?.host;
  const landing = URL.parse(record.dataset?.metadata.landingPage ?? "")?.host;
  if (landing === undefined) return 1;
  return landing === host ? 2 : 0;
}

const uuidPattern = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

function worldly(identifier: string): string[] {
  const doi = /\b10\.\d{4,9}\/[^\s"<>]+/.exec(identifier)?.[0];
  const address = normalAddress(identifier);
  return [
    // An address may hold the identifiers of several things: only the last is the dataset's own.
    ...(identifier.match(uuidPattern) ?? []).slice(-1).map((uuid) => `uuid ${uuid.toLowerCase()}`),
    ...(doi === undefined ? [] : [`doi ${doi.toLowerCase().replace(/[.,;)]+$/, "")}`]),
    ...(address === undefined ? [] : [`uri ${address}`]),
    ...(/^urn:[a-z0-9-]+:.{4,}/i.test(identifier) ? [`uri ${identifier.toLowerCase()}`] : []),
  ];
}

function weakOf({ dataset, url }: RemoteRecord, identifiers: readonly string[]): string[] {
  const metadata = dataset?.metadata;
  const files = (metadata?.distributions ?? [])
    .slice(0, keysMax)
    .map(({ downloadUrl, accessUrl }) => downloadUrl ?? accessUrl);
  const pages = [metadata?.landingPage, url, ...files]
    .map((address) => normalAddress(address ?? ""))
    .filter((address) => address !== undefined);
  const codes = identifiers.map(codeOf).filter((code) => code !== undefined);
  return [...codes, ...pages, ...publisherOf(dataset)];
}

/** Whoever publishes gives a title of several words once: a shorter one says too little. */
const titleMin = 20;

function publisherOf(dataset: RemoteRecord["dataset"]): string[] {
  const name = foldTitle(dataset?.metadata.publisher?.name ?? "");
  return name === "" || foldTitle(dataset?.title ?? "").length < titleMin ? [] : [`publisher ${name}`];
}

/** The local code of an identifier, also where that is an address: the last part of its path. */
function codeOf(identifier: string): string | undefined {
  const path = /^https?:\/\//i.test(identifier) ? (URL.parse(identifier)?.pathname ?? "") : identifier;
  const last = path
    .split("/")
    .findLast((part) => part !== "")
    ?.toLowerCase();
  return last === undefined || last.length < 4 ? undefined : `code ${last}`;
}

/** Without its scheme, `www.`, the slash at its end and its fragment; none for the home page of a host. */
function normalAddress(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) return undefined;
  const url = URL.parse(text);
  if (url === null) return undefined;
  const path = url.pathname.replace(/\/+$/, "");
  if (path === "" && url.search === "") return undefined;
  return `${url.host.replace(/^www\./, "")}${path}${url.search}`;
}

/** Letters and digits alone, without accents, case and what HTML left behind. */
function foldTitle(title: string): string {
  return title
    .replaceAll(/&#?\w{1,10};/g, "")
    .normalize("NFD")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "")
    .toLowerCase();
}

function toKey(text: string): bigint {
  return BigInt.asIntN(64, BigInt(`0x${hash("sha256", text, "hex").slice(0, 16)}`));
}
