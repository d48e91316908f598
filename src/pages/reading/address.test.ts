import assert from "node:assert/strict";
import { test } from "node:test";
import { localAddress } from "./address.ts";

test("whoever signs in comes back to this instance, whatever the link says", () => {
  assert.equal(localAddress("/publish?dataset=eau"), "/publish?dataset=eau");
  for (const sent of [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example/",
    "/.//elsewhere.example/",
    "/x/..//elsewhere.example/",
    "/\t/elsewhere.example/",
    "/%2e//elsewhere.example",
    "javascript:alert(1)",
    "elsewhere.example",
    "",
    null,
    42,
  ]) {
    const address = localAddress(sent);
    assert.equal(new URL(address, "http://here").host, "here", `${sent as string} leads to ${address}`);
  }
});
