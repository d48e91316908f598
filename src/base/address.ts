import { isIPv6 } from "node:net";

/**
 * What is counted as one caller: an IPv4 address, or the /64 of an IPv6 one, since a single
 * subscriber holds a whole /64 (RFC 6177). Another text is left as it is.
 */
export function callerNetwork(address: string): string {
  const bare = address.replace(/%.*$/, "");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!isIPv6(bare)) return address;
  const [head = "", tail] = bare.split("::");
  const before = head.split(":").filter((group) => group !== "");
  const after = (tail ?? "").split(":").filter((group) => group !== "");
  // A dotted end stands for two groups, and never reaches the first four.
  const length = before.length + after.length + (bare.includes(".") ? 1 : 0);
  const groups = tail === undefined ? before : [...before, ...Array<string>(8 - length).fill("0"), ...after];
  const prefix = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${prefix.join(":")}::/64`;
}

/** Whether a host of an address of the web is this machine, and nothing else can mean it (RFC 6761 §6.3). */
export function isLocalHost(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
