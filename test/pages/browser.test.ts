import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { openBrowser } from "./browser.ts";

test("who clicks in a test sees all of the page that it leads to, however slowly it comes", async () => {
  await using site = await open((request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    if (request.url === "/") return void response.end('<a href="/next">Suite</a>');
    response.write(`<p>Un</p>${" ".repeat(2_000)}`);
    setTimeout(() => response.end("<p>Deux</p>"), 500);
  });
  await using browser = await openBrowser();
  const page = await browser.newPage();
  for (const click of [() => page.click("a"), () => page.getByText("Suite").click()]) {
    await page.goto(site.url);
    await click();
    assert.equal(await page.locator("p").count(), 2);
  }
});

async function open(answer: RequestListener): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
