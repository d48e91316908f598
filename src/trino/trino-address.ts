/** Where Trino is, and what it knows of an instance: `http://user@host:8080/catalog/schema`. */
export interface TrinoAddress {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly user: string;
  /** Sent by https alone. */
  readonly password?: string;
  readonly catalog: string;
  readonly schema: string;
}

/** `undefined` where it is none. Names are those that need no quotes. */
export function parseTrinoAddress(text: string): TrinoAddress | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "")
    return undefined;
  const [, catalog, schema] = /^\/([a-z][a-z0-9_]*)\/([a-z][a-z0-9_]*)\/?$/.exec(url.pathname) ?? [];
  if (catalog === undefined || schema === undefined) return undefined;
  if (url.password !== "" && url.protocol !== "https:") return undefined;
  return {
    endpoint: url.origin,
    user: url.username === "" ? "maille" : decodeURIComponent(url.username),
    ...(url.password === "" ? {} : { password: decodeURIComponent(url.password) }),
    catalog,
    schema,
  };
}
