/**
 * An address as an IRI that RDF/XML, JSON-LD and Turtle all hold (RFC 3987), whatever it was
 * written as: http(s) and urn. Nothing where it is none.
 */
export function toIri(written: string | undefined): string | undefined {
  const trimmed = written?.trim() ?? "";
  if (trimmed.length > lengthMax) return undefined;
  if (urnPattern.test(trimmed)) return trimmed;
  return /^https?:/i.test(trimmed) && URL.canParse(trimmed) ? rebuilt(new URL(trimmed)) : undefined;
}

/** An e-mail address as an IRI (RFC 6068). */
export function toMailto(email: string | undefined): string | undefined {
  const [, local, domain] =
    /^\s*(?:mailto:)?([^\s@<>",;:?]{1,64})@([a-z0-9.-]{1,253})\s*$/i.exec(email ?? "") ?? [];
  return local === undefined || domain === undefined ? undefined : `mailto:${escaped(local, "")}@${domain}`;
}

/** A telephone number as an IRI (RFC 3966): its digits. */
export function toTel(phone: string | undefined): string | undefined {
  const digits = (phone ?? "").replaceAll(/\(0\)|[\s.\-()/]/g, "");
  return /^\+?\d{4,20}$/.test(digits) ? `tel:${digits}` : undefined;
}

const lengthMax = 4000;
const urnPattern = /^urn:[a-z0-9][a-z0-9-]{0,31}:[a-z0-9\-._~!$&'()*+,;=:@/]+$/i;
const hostPattern = /^(?:[a-z0-9._~!$&'()*+,;=-]+|\[[0-9a-f:.]+\])(?::\d+)?$/i;

function rebuilt({ protocol, username, password, host, pathname, search, hash }: URL): string | undefined {
  if (!hostPattern.test(host)) return undefined;
  const user = username + (password === "" ? "" : `:${password}`);
  const before = user === "" ? "" : `${escaped(user, "")}@`;
  const query = search === "" ? "" : `?${escaped(search.slice(1), "/?")}`;
  const fragment = hash === "" ? "" : `#${escaped(hash.slice(1), "/?")}`;
  return `${protocol}//${before}${host}${escaped(pathname, "/")}${query}${fragment}`;
}

/** Percent-encodes what an IRI's path, query or fragment cannot hold, and signs of percent that encode nothing. */
function escaped(part: string, more: "" | "/" | "/?"): string {
  return part
    .toWellFormed()
    .replaceAll(/%(?![0-9a-f]{2})/gi, "%25")
    .replaceAll(/[^a-z0-9\-._~!$&'()*+,;=:@%]/giu, (sign) =>
      more.includes(sign) ? sign : encodeURIComponent(sign),
    );
}
