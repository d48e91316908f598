import { BlockList } from "node:net";
import { callerNetwork } from "../base/address.ts";
import { contains, parseNetworks } from "../base/networks.ts";

/** IANA IPv4 Special-Purpose Address Registry (RFC 6890 and updates): what is not the public internet. */
const special4 = parseNetworks(
  "0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.0.0.0/24, " +
    "192.0.2.0/24, 192.88.99.0/24, 192.168.0.0/16, 198.18.0.0/15, 198.51.100.0/24, 203.0.113.0/24, " +
    "224.0.0.0/4, 240.0.0.0/4",
);

/** The only IPv6 that is given out to the public (RFC 4291), and what is special inside it. */
const global6 = parseNetworks("2000::/3");
const special6 = parseNetworks("2001::/23, 2001:db8::/32, 2002::/16, 3fff::/20");
const mapped4 = parseNetworks("::ffff:0:0/96");

const none = new BlockList();
const loopback = parseNetworks("127.0.0.0/8, ::1");

/** Whether a stranger who came from `caller` may have `address` asked: a public one, or their own. */
export function mayBeAsked(address: string, caller: string): boolean {
  if (mayConnect(address, none)) return true;
  const isOwn = callerNetwork(address) === callerNetwork(caller);
  return isOwn || (contains(loopback, address) && contains(loopback, caller));
}

/** Whether a connection to `address` stays on the public internet, or in what the operator allows. */
export function mayConnect(address: string, allowed: BlockList): boolean {
  if (contains(allowed, address)) return true;
  if (!address.includes(":")) return !contains(special4, address);
  // BlockList reads an IPv4 address inside IPv6 (::ffff:127.0.0.1) by the IPv4 ranges.
  if (contains(mapped4, address)) return !contains(special4, address);
  return contains(global6, address) && !contains(special6, address);
}
