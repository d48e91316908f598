/** A server of OpenSearch, and how this instance is known to it. */
export interface SearchServer {
  /** Of its nodes, or of what is before them: without credentials, and without a slash at the end. One at least. */
  readonly urls: readonly string[];
  readonly authorization: string | undefined;
  /** What the names of its indexes begin with. */
  readonly prefix: string;
}

/**
 * Of `https://user:password@host:9200/prefix`, and further addresses behind commas, which say the same of user,
 * password and prefix, or nothing; `undefined` where it is none.
 */
export function parseSearchServer(text: string): SearchServer | undefined {
  // A password may hold a comma.
  const [first, ...others] = text
    .trim()
    .split(/\s*,\s*(?=https?:)/)
    .map(partsOf);
  const prefix = first?.prefix || "maille";
  if (first === undefined || !/^[a-z][a-z0-9-]{0,40}$/.test(prefix)) return undefined;
  const { authorization } = first;
  const isSame = (one: typeof first | undefined): one is typeof first =>
    one !== undefined &&
    (one.prefix === "" || one.prefix === prefix) &&
    (one.authorization ?? authorization) === authorization;
  if (!others.every(isSame)) return undefined;
  return { urls: [first, ...others].map(({ url }) => url), authorization, prefix };
}

function partsOf(text: string) {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "")
    return undefined;
  const [user, password] = [url.username, url.password].map(decodeURIComponent);
  const authorization =
    url.username === "" ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  return { url: url.origin, authorization, prefix: url.pathname.replace(/^\/|\/$/g, "") };
}
