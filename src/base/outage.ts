/**
 * Of a connection that was lost or could not be made: the codes of the system and of the client,
 * and those of PostgreSQL (appendix A): 08 connection, 25006 a replica that is asked to write, as one that is about to
 * lead, 53200 and 53300 no memory or connection to spare just now, 57P01 to 57P03 a server that ends or starts.
 */
const outage =
  /^(?:08...|25006|53[23]00|57P0[1-3]|CONNECTION_(?:CLOSED|DESTROYED|ENDED)|CONNECT_TIMEOUT|E(?:CONN(?:REFUSED|RESET)|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN|NOTFOUND))$/;

/** Whether an error says that the database is away; asked again a little later, it may answer. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  // A socket that does not exist yet is a server that has not started.
  const socket = error.code === "ENOENT" && "syscall" in error && error.syscall === "connect";
  return socket || outage.test(String(error.code));
}
