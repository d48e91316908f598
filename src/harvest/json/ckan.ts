import { Failure, isFailure, problem } from "../../base/failure.ts";
import type { Read, ReadRequest, SourceReader } from "../read.ts";
import { jsonRecords } from "../normalize/json-records.ts";
import { contextOf, portalOf, withQuery } from "./addresses.ts";
import { ckanRecord } from "./ckan-record.ts";
import { isDocument, readDocument } from "./document.ts";
import { readOf, unwrapped } from "./element.ts";
import { firstThatAnswers, isPassing } from "./first-that-answers.ts";
import { isCursorOf, type PagedApi, readPages } from "./paging.ts";

/**
 * CKAN and DKAN: `package_search`, else `current_package_list_with_resources`, else the packages of
 * `package_list` one by one. The address is that of the portal, of its API, or of a document.
 * Options: `organization`, `theme` (a group), `tag`, `language`.
 */
export const ckanReader: SourceReader = { kind: "ckan", read: readCkan };

const size = 100;

function readCkan(request: ReadRequest): AsyncIterable<Read> {
  if (isDocument(request.url)) return readDocument(request, ckanRecord, contextOf(request));
  const portal = portalOf(request.url, /\/(?:api(?:\/.*)?|dataset(?:\/.*)?)$/);
  const apis = [searchApi(request, portal), listApi(request, portal)];
  const begun = apis.find((api) => isCursorOf(request.cursor, api));
  if (begun !== undefined) return readPages(request, begun);
  if (request.cursor !== undefined) return readOneByOne(request, portal);
  return firstThatAnswers([
    ...apis.map((api) => () => readPages(request, api)),
    () => readOneByOne(request, portal),
  ]);
}

function searchApi(request: ReadRequest, portal: string): PagedApi {
  const { organization, theme, tag } = request.options;
  const filters = [
    ["organization", organization],
    ["groups", theme],
    ["tags", tag],
  ].flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`${name}:"${value.replaceAll('"', "")}"`],
  );
  const told = request.url.includes("package_search") ? request.url : `${portal}/api/3/action/package_search`;
  return {
    name: "search",
    paths: ["result.results"],
    counts: ["result.count"],
    size,
    context: contextOf(request, portal),
    read: ckanRecord,
    // An order that does not change while the pages are read.
    address: ({ offset }) =>
      withQuery(told, { rows: size, start: offset, sort: "id asc", fq: filters.join(" AND ") }),
  };
}

function listApi(request: ReadRequest, portal: string): PagedApi {
  return {
    name: "list",
    // DKAN has a list inside the list.
    paths: ["result"],
    counts: [],
    size,
    context: contextOf(request, portal),
    read: ckanRecord,
    address: ({ offset }) =>
      withQuery(`${portal}/api/3/action/current_package_list_with_resources`, { limit: size, offset }),
  };
}

/** A package that cannot be had costs itself alone. */
async function* readOneByOne(request: ReadRequest, portal: string): AsyncGenerator<Read> {
  const action = `${portal}/api/3/action`;
  const list = await request.get(`${action}/package_list`, { accept: "application/json" });
  const names: string[] = [];
  for await (const { value, isWhole } of jsonRecords(list.body, { paths: ["result"] })) {
    if (isWhole === true) throw new Failure("invalid", "read-json-no-list");
    if (typeof value === "string") names.push(value);
  }
  const first = Number(/^package (\d{1,9})$/.exec(request.cursor ?? "")?.[1] ?? 0);
  for (const [index, name] of names.entries()) {
    if (index < first) continue;
    request.signal.throwIfAborted();
    yield* readPackage(request, withQuery(`${action}/package_show`, { id: name }), name, portal);
    yield { kind: "page", cursor: `package ${index + 1}`, announced: names.length };
  }
  yield { kind: "page", announced: names.length };
}

async function* readPackage(
  request: ReadRequest,
  address: string,
  name: string,
  portal: string,
): AsyncGenerator<Read> {
  try {
    const gotten = await request.get(address, { accept: "application/json" });
    for await (const element of jsonRecords(gotten.body, { paths: [] })) {
      const value = unwrapped(element.value);
      const reading = { context: contextOf(request, portal), read: ckanRecord };
      yield readOf({ ...element, value }, reading, address);
    }
  } catch (error) {
    if (!isFailure(error) || isPassing(error)) throw error;
    const original = { mediaType: "application/json", text: "" };
    const told = problem(error.key, error.args);
    yield { kind: "record", record: { place: address, identifier: name, original, problems: [told] } };
  }
}
