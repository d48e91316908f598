import { BlockList, isIP } from "node:net";

/** Ranges of addresses, as an operator writes them: `10.0.0.0/8, ::1`. Throws on anything else. */
export function parseNetworks(text: string): BlockList {
  const list = new BlockList();
  for (const part of text.split(",").map((item) => item.trim())) {
    if (part !== "") addNetwork(list, part);
  }
  return list;
}

function addNetwork(list: BlockList, text: string): void {
  const [address = "", prefix, surplus] = text.split("/");
  const family = isIP(address);
  const bitsMax = family === 4 ? 32 : 128;
  const bits = prefix === undefined ? bitsMax : Number(prefix);
  const right = prefix === undefined || /^\d{1,3}$/.test(prefix);
  if (family === 0 || !right || bits > bitsMax || surplus !== undefined) {
    throw new RangeError(`Not a range of addresses: ${text}`);
  }
  list.addSubnet(address, bits, family === 4 ? "ipv4" : "ipv6");
}

export function contains(list: BlockList, address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  return list.check(address, family === 4 ? "ipv4" : "ipv6");
}
