import assert from "node:assert/strict";
import { test } from "node:test";
import { html } from "./html.ts";

test("what comes from elsewhere adds no markup", () => {
  assert.equal(html`<a href="${`"><b>`}">${"&"}</a>`.text, `<a href="&#34;&#62;&#60;b&#62;">&#38;</a>`);
  assert.equal(html`<p>${html`<b>1</b>`}${[undefined, 2]}</p>`.text, "<p><b>1</b>2</p>");
});
