import assert from "node:assert/strict";
import { test } from "node:test";
import { addressIn, localAddress, signInAddress } from "./address.ts";

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
    "//",
    "",
    null,
    42,
  ]) {
    const address = localAddress(sent);
    assert.equal(new URL(address, "http://here").host, "here", `${sent as string} leads to ${address}`);
  }
});

test("the same page in another language is of this instance, however odd its address", () => {
  assert.equal(addressIn("/datasets?q=eau", "en"), "/datasets?q=eau&lang=en");
  for (const address of ["//", "///", "//elsewhere.example/x"])
    assert.equal(new URL(addressIn(address, "en"), "http://here").host, "here");
});

test("whoever has to sign in first comes back to any path", () => {
  for (const path of ["/my/a&b=1#x", "/my/€", "/my/\n", "/my/\u0000", "/reuses/new?dataset=eau&x=1"]) {
    const led = signInAddress(path);
    assert.match(led, /^[\x21-\x7e]+$/);
    assert.equal(new URL(led, "http://here").searchParams.get("back"), path);
  }
});
