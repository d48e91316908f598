import assert from "node:assert/strict";
import { test } from "node:test";
import { pathForLog } from "./server.ts";

test("the log of requests lets nobody in, and names nobody who was searched for", () => {
  for (const [address, told] of [
    ["/invitation?secret=m8Sm7i-r_t", "/invitation"],
    ["/api/invitations/m8Sm7i/acceptance?lang=en", "/api/invitations/…/acceptance"],
    ["/feeds/alerts/maille_alerts_2nNl.atom?lang=en", "/feeds/alerts/…"],
    ["/feeds/alerts.atom", "/feeds/alerts.atom"],
    ["/api/resources/0192/data/?nom__exact=Martin", "/api/resources/0192/data/"],
    ["/api/resources/0192/data/?q=a%0Ab?c#d", "/api/resources/0192/data/"],
    ["/datasets#Martin", "/datasets"],
  ] as const) {
    assert.equal(pathForLog(address), told);
  }
});
