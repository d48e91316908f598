import { type Method, methods, type OpenApiDocument, type Operation } from "../../server/openapi-document.ts";

/** What the API answers, in the reader's language: the server in front of the pages gives it. */
export async function apiDocument({ locals, platform }: DocsEvent): Promise<OpenApiDocument> {
  const describe = platform?.req.describeApi;
  if (describe === undefined) throw new Error("The server in front of the pages must set `req.describeApi`.");
  return describe(locals.language);
}

interface DocsEvent {
  readonly locals: App.Locals;
  readonly platform: Readonly<App.Platform> | undefined;
}

export interface Entry {
  readonly method: Method;
  readonly path: string;
  readonly operation: Operation;
}

/** What finds and reads comes first, then what publishes, shares and administers. */
const order = [
  "search",
  "datasets",
  "resources",
  "places",
  "catalogue",
  "feeds",
  "organizations",
  "imports",
  "tables",
  "sharing",
  "own-data",
  "journal",
  "indicators",
  "boards",
  "alerts",
  "subscriptions",
  "decisions",
  "projects",
  "data-requests",
  "people",
  "harvests",
  "network",
  "rudi",
  "instance",
] as const;

export type ApiGroup = (typeof order)[number];

/** The operations of the API by their subject; those of a subject that has no page yet are an error. */
export function groupsOf(document: OpenApiDocument): ReadonlyMap<ApiGroup, readonly Entry[]> {
  const found = Map.groupBy(entriesOf(document), ({ operation }) => operation.tags?.[0] ?? "");
  const unknown = [...found.keys()].filter((tag) => !isGroup(tag));
  if (unknown.length > 0) throw new Error(`No page of the API tells of: ${unknown.join(", ")}`);
  return new Map(order.map((group) => [group, found.get(group) ?? []]));
}

export function isGroup(text: string): text is ApiGroup {
  return (order as readonly string[]).includes(text);
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
