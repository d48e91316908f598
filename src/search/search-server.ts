/** A server of OpenSearch, and how this instance is known to it. */
export interface SearchServer {
  /** Without credentials, and without a slash at its end. */
  readonly url: string;
  readonly authorization: string | undefined;
  /** What the names of its indexes begin with. */
  readonly prefix: string;
}

/** Of `https://user:password@host:9200/prefix`; `undefined` where it is none. */
export function parseSearchServer(text: string): SearchServer | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "")
    return undefined;
  const prefix = url.pathname.replace(/^\/|\/$/g, "") || "maille";
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(prefix)) return undefined;
  const [user, password] = [url.username, url.password].map(decodeURIComponent);
  const authorization =
    url.username === "" ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  return { url: url.origin, authorization, prefix };
}
