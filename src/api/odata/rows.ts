import { Failure } from "../../base/failure.ts";
import { queryLimits } from "../../tables/query/query.ts";
import type { PageOfRows } from "../../tables/rows.ts";
import { isKnown } from "../conditional.ts";
import { answerJson, levelOf, tagOf, wantsTexts } from "./answer.ts";
import { entitiesOf, type EntityWriting } from "./entities.ts";
import { rowType } from "./metadata.ts";
import { propertiesOf } from "./names.ts";
import { allowOptions, type EntitySet, findEntitySet, type ODataRequest } from "./request.ts";
import { isGrouping, type Options, readOptions, toQuestion } from "./to-query.ts";

const rowOptions = [
  "$filter",
  "$select",
  "$orderby",
  "$top",
  "$skip",
  "$count",
  "$apply",
  "$search",
  "$skiptoken",
];

/** Rows of an entity set, at most 10 000 at once: `@odata.nextLink` leads on. */
export async function sendRows(request: ODataRequest, name: string): Promise<Response> {
  allowOptions(request, ...rowOptions);
  const { c, rooms, root } = request;
  const set = await findEntitySet(request, name);
  const options = readOptions(request.params);
  const preferred = pageSizeOf(c.req.header("prefer"));
  const rowsMax = preferred ?? queryLimits.pageSizeMax;
  const page = await rooms.rows.readPage(c.var.actor, set.table.id, toQuestion(options, rowsMax), {
    signal: c.req.raw.signal,
    unlessEtag: (etag) => isKnown(c, tagOf(request, etag)),
  });
  const etag = tagOf(request, page.etag);
  const headers = {
    etag: `W/"${etag}"`,
    "last-modified": set.table.version.createdAt.toUTCString(),
    ...(preferred === undefined ? {} : { "preference-applied": `odata.maxpagesize=${preferred}` }),
  };
  if (isKnown(c, etag)) return new Response(null, { status: 304, headers });
  const writing = writingOf(request, set, options);
  const members = [
    ...(writing.level === "none"
      ? []
      : [`"@odata.context":${JSON.stringify(`${root}/$metadata#${contextOf(set, options)}`)}`]),
    ...(options.count ? [`"@odata.count":${page.total}`] : []),
    `"value":[\n${entitiesOf(page, writing).join(",\n")}\n]`,
    ...nextLink(request, set, options, page),
  ];
  return answerJson(request, `{${members.join(",")}}`, headers);
}

export async function sendEntity(request: ODataRequest, name: string, key: number): Promise<Response> {
  allowOptions(request, "$select");
  const { c, rooms, root } = request;
  const set = await findEntitySet(request, name);
  const params = new URLSearchParams(request.params);
  params.set("$filter", `__id eq ${key}`);
  const options = readOptions(params);
  const page = await rooms.rows.readPage(c.var.actor, set.table.id, toQuestion(options, 1));
  const writing = writingOf(request, set, options);
  const [entity] = entitiesOf(page, writing);
  if (entity === undefined) throw new Failure("not-found", "odata-entity-unknown", { key });
  const context = `"@odata.context":${JSON.stringify(`${root}/$metadata#${contextOf(set, options)}/$entity`)}`;
  return answerJson(request, writing.level === "none" ? entity : `{${context},${entity.slice(1)}`, {
    etag: `W/"${tagOf(request, page.etag)}"`,
  });
}

/** `Set/$count`: the number alone, as text. */
export async function sendCount(request: ODataRequest): Promise<Response> {
  allowOptions(request, "$filter", "$search", "$apply");
  const { c, rooms } = request;
  const set = await findEntitySet(request, c.req.param("set") ?? "");
  const options = { ...readOptions(request.params), top: 0 };
  const { total } = await rooms.rows.readPage(c.var.actor, set.table.id, toQuestion(options, 1), {
    signal: c.req.raw.signal,
  });
  return new Response(String(total), {
    headers: {
      "content-type": "text/plain;charset=utf-8",
      "odata-version": "4.0",
      "cache-control": "no-cache",
      vary: "Authorization, Cookie",
    },
  });
}

/** `Prefer: odata.maxpagesize=500` (OData Protocol 4.01, §8.2.8.5). */
function pageSizeOf(prefer: string | undefined): number | undefined {
  const asked = /(?:odata\.)?maxpagesize=(\d{1,9})/i.exec(prefer ?? "")?.[1];
  return asked === undefined ? undefined : Math.max(1, Math.min(queryLimits.pageSizeMax, Number(asked)));
}

function writingOf(request: ODataRequest, { name, table }: EntitySet, options: Options): EntityWriting {
  const grouped = isGrouping(options.apply);
  return {
    properties: propertiesOf(table.version.columns),
    level: levelOf(request),
    asTexts: wantsTexts(request),
    ...(grouped ? {} : { type: rowType(name), address: `${request.root}/${name}` }),
  };
}

/** `Set`, `Set(a,b)`: what the rows are, of those that the metadata tell. */
function contextOf({ name }: EntitySet, { select, apply }: Options): string {
  const shown = isGrouping(apply) ? [...apply.groupBy, ...apply.aggregates.map(({ as }) => as)] : select;
  return shown === undefined ? name : `${name}(${shown.join(",")})`;
}

function nextLink(
  { root, params }: ODataRequest,
  { name }: EntitySet,
  options: Options,
  page: PageOfRows,
): readonly string[] {
  const count = page.rows.length;
  const left = options.top === undefined ? Infinity : options.top - count;
  const grouped = isGrouping(options.apply);
  const more = grouped ? options.skip + count < page.total : page.cursor !== undefined;
  if (count === 0 || left <= 0 || !more) return [];
  const next = new URLSearchParams(params);
  next.delete("$skip");
  next.delete("$skiptoken");
  if (options.top !== undefined) next.set("$top", String(left));
  if (grouped) next.set("$skip", String(options.skip + count));
  else next.set("$skiptoken", page.cursor ?? "");
  // Spaces as `%20`: some clients read a `+` as itself.
  const query = next.toString().replaceAll("+", "%20").replaceAll("%24", "$");
  return [`"@odata.nextLink":${JSON.stringify(`${root}/${name}?${query}`)}`];
}
