import assert from "node:assert/strict";
import { test } from "node:test";
import { siteOf } from "./site-of.ts";

test("names that one owner may make without end are one site", () => {
  for (const [instance, expected] of [
    ["https://n1.evil.example", "evil.example"],
    ["https://a.b.c.evil.example:8443", "evil.example"],
    ["https://evil.example.", "evil.example"],
    ["https://data.rennes.fr", "rennes.fr"],
    ["https://data.ville.gouv.fr", "ville.gouv.fr"],
    ["https://gouv.fr", "gouv.fr"],
    ["https://a.data.council.gov.uk", "council.gov.uk"],
    ["https://x.com.evil.example", "evil.example"],
    ["https://co.fr.example", "fr.example"],
    ["http://localhost:3000", "localhost"],
    ["http://203.0.113.9:81", "203.0.113.9"],
    ["http://[2001:db8:1:2::5]:81", "2001:db8:1:2::/64"],
    ["http://[2001:db8:1:2:ffff::6]", "2001:db8:1:2::/64"],
  ] as const) {
    assert.equal(siteOf(instance), expected, instance);
  }
});
