import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { callerNetwork } from "./address.ts";

test("a subscriber is one caller, whichever of their IPv6 addresses they use", () => {
  for (const [address, network] of [
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::9", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["64:ff9b::192.0.2.33", "64:ff9b:0:0::/64"],
    ["unknown", "unknown"],
    ["", ""],
  ]) {
    assert.equal(callerNetwork(address ?? ""), network);
  }
});

test("two addresses of one /64 are one caller", () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      assert.match(
        callerNetwork(address),
        /^(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){3}::\/64|\d+\.\d+\.\d+\.\d+)$/,
      );
    }),
  );
});
