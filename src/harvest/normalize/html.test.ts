import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import fc from "fast-check";
import { sharedData } from "../../../test/shared-data.ts";
import { toMarkdown, toPlainText } from "./html.ts";

const cases: readonly [name: string, html: string, markdown: string][] = [
  ["a text passes as it is", "débit < 3 & > 2\n\n- un\n- *deux*", "débit < 3 & > 2\n\n- un\n- *deux*"],
  ["signs that are no tags stay", "<https://a.fr> <nom de la voie>", "<https://a.fr> <nom de la voie>"],
  ["paragraphs", "<p>un\ndeux</p>\n<p>trois</p>", "un deux\n\ntrois"],
  ["line breaks in a text", "Liste\r\n<br>\r\nsuite", "Liste\n\nsuite"],
  ["a list left open", "<ul><li>a<li>b</ul>c", "- a\n- b\n\nc"],
  [
    "lists inside lists",
    "<ul><li>un<ol><li>x</li><li><p>y</p></li></ol></li><li>deux</li></ul>",
    "- un\n  1. x\n  2. y\n- deux",
  ],
  ["marks", "<b>gras</b>, <em>penché</em>, <code>x=1</code>", "**gras**, *penché*, `x=1`"],
  ["headings", "<h2>Titre <b>gras</b></h2>texte", "## Titre gras\n\ntexte"],
  ["links", "<a href='https://x.fr/a(b) c'>[ici]</a>", "[ici](https://x.fr/a%28b%29%20c)"],
  ["an address that is no link", "<a href='javascript:alert(1)'>clic</a> <a href='/x'>là</a>", "clic là"],
  ["the same in Markdown", "[clic](javascript:alert(1)) [x](mailto:a@b.fr)", "clic [x](mailto:a@b.fr)"],
  ["a mail address is kept", "<a href='mailto:a@b.fr?subject=x'>nous</a>", "nous (a@b.fr)"],
  ["scripts and handlers", "<p onclick='x()'>a<script>b()</script><style>c{}</style></p>", "a"],
  ["entities", "L&#39;eau &amp; l&rsquo;air &eacute;t&eacute;", "L'eau & l’air été"],
  ["HTML escaped twice", "&lt;p&gt;a&lt;/p&gt;&amp;lt;script&amp;gt;b()&amp;lt;/script&amp;gt;", "a"],
  ["tables", "<table><tr><th>A<th>B</tr><tr><td>1<td>2</tr></table>", "A | B\n1 | 2"],
  ["comments", "a<!-- <p>b</p> -->c", "ac"],
];

for (const [name, html, markdown] of cases) {
  test(`HTML as Markdown: ${name}`, () => {
    assert.equal(toMarkdown(html), markdown);
  });
}

test("a title is one line without marks", () => {
  assert.equal(toPlainText(" Eau &amp; <b>air</b>\n<p>à Rennes</p> "), "Eau & air à Rennes");
  assert.equal(toPlainText("3 * 4 * 5\n< 70"), "3 * 4 * 5 < 70");
});

test("nothing that a browser would run comes out", () => {
  const piece = fc.constantFrom(
    "<script>", "</script>", "<scr", "ipt>", "<p>", "</p>", "<ul><li>", "</li>", "<b>", "</b>", "<a href='javascript:x'>",
    "<a href=\"https://a.fr/\">", "</a>", "&lt;", "&gt;", "&amp;", "<", ">", "texte", " ", "\n", "<img src=x onerror=y>",
    "<iframe src='https://a.fr'>", "<!--", "-->", "- ", "**", "<svg onload=x>", "<td>", "`",
  ); // prettier-ignore
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const markdown = toMarkdown(pieces.join(""));
      assert.doesNotMatch(markdown, /<\/?(?:script|img|iframe|svg|a|p)[\s>/]/i);
      assert.doesNotMatch(markdown, /\]\(javascript:/i);
    }),
    { numRuns: 2000 },
  );
});

test("elements without end, and a hundred thousand inside each other, are read", () => {
  assert.equal(toMarkdown(`${"<div><b>".repeat(20_000)}fond`), "**fond**");
  assert.ok(toMarkdown(`<p>${"mot ".repeat(300_000)}`).length <= 200_000);
});

test("descriptions of data.gouv.fr come out without tags", async () => {
  const path = sharedData("catalogues/datagouv/datasets.jsonl");
  if (path === undefined) return;
  const lines = (await readFile(path, "utf8")).split("\n");
  const texts = lines
    .filter((line) => line !== "")
    .map((line) => String((JSON.parse(line) as { description: unknown }).description));
  const written = texts.filter((text) => /<(?:p|br|a|b|ul|li|div|span)\b/i.test(text));
  assert.ok(written.length >= 5, `${written.length} with HTML`);
  for (const text of texts) assert.doesNotMatch(toMarkdown(text), /<\/?(?:p|br|a|b|ul|li|div|span)[\s>/]/i);
});
