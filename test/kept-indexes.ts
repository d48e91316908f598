interface Source {
  readonly is?: string;
  readonly stems?: readonly string[];
  readonly fed?: { readonly pending?: readonly string[] };
}

interface Document {
  readonly version: number;
  /** What was deleted keeps its version. */
  readonly source: Source | undefined;
}

interface Kept {
  readonly documents: Map<string, Document>;
  /** What searches see: as it was when it was refreshed. */
  seen: ReadonlyMap<string, Document>;
  readonly aliases: Set<string>;
}

interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

type Line = Readonly<Record<string, { readonly _id: string; readonly version?: number }>>;

/** What a server of OpenSearch keeps, as it answers whoever feeds it; it is asked no questions of people. */
export class KeptIndexes {
  readonly #indexes = new Map<string, Kept>();

  names(): string[] {
    return [...this.#indexes.keys()];
  }

  /** Datasets and words that a search would see, in the order of ids, and whatever notes tell of words. */
  held(): string[] {
    return [...this.#indexes.values()].flatMap(({ seen }) =>
      [...seen]
        .flatMap(([id, { source }]) => {
          const told = source?.is === "fed" ? source.fed?.pending : source;
          return told === undefined ? [] : [`${id} ${JSON.stringify(told)}`];
        })
        .toSorted(),
    );
  }

  answer({ method, path, body }: Asked): Answer {
    const [, target = "", verb = "", id = ""] = partsOf(path);
    if (target === "_aliases") return this.#alias(JSON.parse(body) as AliasActions);
    if (verb === "_alias") return this.#listed(target.replace("*", ""));
    if (method === "PUT") return this.#make(target);
    const kept = this.#indexes.get(target) ?? this.#aliased(target);
    if (kept === undefined) return missing;
    if (method === "DELETE") this.#indexes.delete(target);
    return verbs[verb]?.(kept, body, id) ?? done;
  }

  #make(name: string): Answer {
    if (this.#indexes.has(name)) return { status: 400, body: {} };
    this.#indexes.set(name, { documents: new Map(), seen: new Map(), aliases: new Set() });
    return done;
  }

  #aliased(alias: string): Kept | undefined {
    return [...this.#indexes.values()].find(({ aliases }) => aliases.has(alias));
  }

  #listed(begin: string): Answer {
    const those = [...this.#indexes].filter(([name]) => name.startsWith(begin));
    const told = those.map(([name, { aliases }]) => [
      name,
      { aliases: Object.fromEntries([...aliases].map((alias) => [alias, {}])) },
    ]);
    return { status: 200, body: Object.fromEntries(told) as object };
  }

  /** All of them at one moment, or none. */
  #alias({ actions }: AliasActions): Answer {
    const named = actions.map(({ add, remove_index }) => add?.index ?? remove_index?.index ?? "");
    if (named.some((name) => !this.#indexes.has(name))) return missing;
    for (const { add, remove_index } of actions) {
      if (add !== undefined) this.#indexes.get(add.index)?.aliases.add(add.alias);
      if (remove_index !== undefined) this.#indexes.delete(remove_index.index);
    }
    return done;
  }
}

const verbs: Readonly<Record<string, (kept: Kept, body: string, id: string) => Answer>> = {
  _refresh: (kept) => {
    kept.seen = new Map(kept.documents);
    return done;
  },
  _doc: (kept, _, id) => documentOf(kept, id),
  _mget: (kept, body) => manyOf(kept, JSON.parse(body) as { ids: string[] }),
  _bulk: (kept, body) => written(kept, body.trim().split("\n")),
  _search: (kept, body) => found(kept, JSON.parse(body) as Searched),
};

function partsOf(path: string): string[] {
  return new URL(path, "http://localhost").pathname.split("/").map(decodeURIComponent);
}

const missing: Answer = { status: 404, body: {} };
const done: Answer = { status: 200, body: {} };

interface AliasActions {
  readonly actions: readonly {
    readonly add?: { readonly index: string; readonly alias: string };
    readonly remove_index?: { readonly index: string };
  }[];
}

interface Searched {
  readonly size: number;
  readonly query: { readonly term?: { readonly is: string } };
  readonly aggs?: { readonly words: { readonly terms?: { readonly include: object | readonly string[] } } };
}

function documentOf({ documents }: Kept, id: string): Answer {
  const source = documents.get(id)?.source;
  return source === undefined ? missing : { status: 200, body: { _source: source } };
}

function manyOf({ documents }: Kept, { ids }: { readonly ids: readonly string[] }): Answer {
  return { status: 200, body: { docs: ids.map((_id) => ({ _id, _source: documents.get(_id)?.source })) } };
}

function written({ documents }: Kept, lines: string[]): Answer {
  const items: object[] = [];
  while (lines.length > 0) {
    const line = JSON.parse(lines.shift() ?? "") as Line;
    const source = "index" in line ? (JSON.parse(lines.shift() ?? "") as Source) : undefined;
    items.push(...Object.values(line).map((asked) => ({ index: writtenOne(documents, asked, source) })));
  }
  return { status: 200, body: { items } };
}

function writtenOne(
  documents: Kept["documents"],
  { _id, version }: Line[string],
  source: Source | undefined,
) {
  const before = documents.get(_id)?.version ?? 0;
  if (version !== undefined && version < before)
    return { _id, status: 409, error: { type: "version_conflict" } };
  documents.set(_id, { version: version ?? before + 1, source });
  return { _id, status: 200 };
}

function found({ seen }: Kept, { size, query, aggs }: Searched): Answer {
  const all = [...seen].flatMap(([_id, { source }]) => (source === undefined ? [] : [{ _id, ...source }]));
  const those = query.term === undefined ? all : all.filter((one) => one.is === query.term?.is);
  const counts = new Map<string, number>();
  for (const { stems = [] } of those) for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const include = aggs?.words.terms?.include;
  const told = [...counts].filter(([stem]) => !Array.isArray(include) || include.includes(stem));
  const buckets = told.map(([key, doc_count]) => ({ key, doc_count }));
  const hits = { hits: those.slice(0, size).map(({ _id }) => ({ _id })) };
  return { status: 200, body: { hits, aggregations: { words: { value: counts.size, buckets } } } };
}
