/**
 * The cookie of a session. A browser sends a cookie to every port of a host (RFC 6265, 8.5): instances of one
 * machine that are told apart by their port each have a name of their own.
 */
export function sessionCookieName(instanceUrl: string): string {
  const { port } = new URL(instanceUrl);
  return port === "" ? "maille_session" : `maille_session_${port}`;
}
