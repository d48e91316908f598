import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { beginningOf, markdownToHtml, ownTextToHtml, plainStart } from "./markdown.ts";

test("a description has paragraphs, lists, links and emphasis", () => {
  assert.equal(
    markdownToHtml("Les **cantines** de [Rennes](https://rennes.fr).\n\n- une\n- deux"),
    '<p>Les <strong>cantines</strong> de <a href="https://rennes.fr" rel="nofollow ugc">Rennes</a>.</p>\n<ul><li>une</li><li>deux</li></ul>',
  );
});

test("no HTML of a description reaches the page, and no address but of the web is a link", () => {
  assert.ok(!markdownToHtml("<script>alert(1)</script>").includes("<script"));
  assert.ok(!markdownToHtml("[x](javascript:alert(1))").includes("href"));
  fc.assert(
    fc.property(fc.string(), (text) => {
      const html = markdownToHtml(text).replace(/<\/?(?:p|br|ul|ol|li|h3|strong|em|code)>/g, "");
      assert.ok(!/<(?!a href="https?:|\/a>)/.test(html), html);
    }),
  );
});

test("a page of the steward has headings of its own, and links to this site and to mail", () => {
  assert.equal(
    ownTextToHtml("## Éditeur\n\n[Contact](/pages/contact) ou [mél](mailto:a@b.fr)\n\n### Plus"),
    '<h2>Éditeur</h2>\n<p><a href="/pages/contact">Contact</a> ou <a href="mailto:a@b.fr">mél</a></p>\n<h3>Plus</h3>',
  );
  assert.ok(!ownTextToHtml("[x](javascript:alert(1)) [y](//evil.example)").includes("href"));
  fc.assert(
    fc.property(fc.string(), (text) => {
      const html = ownTextToHtml(text).replace(/<\/?(?:p|br|ul|ol|li|h2|h3|strong|em|code)>/g, "");
      assert.ok(!/<(?!a href="(?:https?:\/\/|mailto:|\/)[^"]*">|\/a>)/.test(html), html);
    }),
  );
});

test("no line of a description begins with a sign, and its code is left as it is", () => {
  assert.equal(
    plainStart("Pour voir : « ici » ; 5 % ?"),
    "Pour voir\u00a0: «\u00a0ici\u00a0»\u00a0; 5\u00a0%\u00a0?",
  );
  assert.equal(markdownToHtml("Note : `a : b` ; 3 :4"), "<p>Note\u00a0: <code>a : b</code>\u00a0; 3 :4</p>");
});

test("a summary is plain text that ends on a word", () => {
  assert.equal(plainStart("# Titre\n\nUn *mot* [ici](https://x.fr) `là`"), "Titre Un mot ici là");
  assert.equal(plainStart("un deux trois", 8), "un deux…");
});

test("a description that nobody wrote is shown as soon as another", () => {
  // Each would take from seconds to minutes where one sign is looked at once for each other.
  for (const piece of ["[", "<", "![](", "[a](https://a", "# a\n", "- a\n", "*a ", "\n", " "]) {
    const text = piece.repeat(Math.ceil(50_000 / piece.length));
    const before = process.cpuUsage();
    markdownToHtml(`${text}x`);
    plainStart(`${text}x`);
    const { user } = process.cpuUsage(before);
    assert.ok(user < 1_500_000, `${piece}: ${user} µs`);
  }
});

test("a long description is cut between two of its paragraphs, and loses nothing", () => {
  const paragraph = "Ce que les arbres disent de la ville. ".repeat(10).trim();
  const long = Array.from({ length: 8 }, () => paragraph).join("\n\n");
  const { beginning, rest } = beginningOf(long);
  assert.equal(`${beginning}\n\n${rest}`, long);
  assert.ok(beginning.length < 1500 && rest !== "");
  assert.deepEqual(beginningOf(paragraph), { beginning: paragraph, rest: "" });
});
