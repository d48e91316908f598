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
  const login = loginOf(url);
  return login === undefined ? undefined : { endpoint: url.origin, ...login, catalog, schema };
}

/** `undefined` where no request could carry it. */
function loginOf(url: URL): Pick<TrinoAddress, "user" | "password"> | undefined {
  const user = decoded(url.username);
  const password = decoded(url.password);
  if (user === undefined || password === undefined || !forHeader.test(user)) return undefined;
  return { user: user === "" ? "maille" : user, ...(password === "" ? {} : { password }) };
}

/** Letters that a header carries; a colon would begin the password. */
const forHeader = /^[ -9;-~\u00A0-\u00FF]*$/;

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
