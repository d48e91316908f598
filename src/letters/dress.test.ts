import assert from "node:assert/strict";
import { test } from "node:test";
import { catchMail } from "../../test/mail-server.ts";
import { dressLetter } from "./dress.ts";
import { openMail } from "./mail.ts";

const dress = {
  name: "Données <de> Rennes",
  url: "https://data.example.org",
  logo: { bytes: Buffer.from("png"), mediaType: "image/png" },
};

test("a letter has the logo above its text, and links to the site alone", () => {
  const text = "Bonjour <b>,\n\nouvrez https://data.example.org/recovery?a=1&b=2.\nOu https://evil.example";
  const { html = "" } = dressLetter({ to: "a@b.fr", subject: "x", text }, dress);
  assert.match(html, /<img src="cid:logo@maille" alt="Données &lt;de&gt; Rennes"/);
  assert.match(html, /Bonjour &lt;b&gt;,/);
  assert.match(html, /<a href="https:\/\/data\.example\.org\/recovery\?a=1&amp;b=2">/);
  assert.doesNotMatch(html, /href="https:\/\/evil/);
  const lookalike = dressLetter(
    { to: "a@b.fr", subject: "x", text: "https://data.example.org.evil.fr/" },
    dress,
  );
  assert.doesNotMatch(lookalike.html ?? "", /href/);
});

test("where there is no logo, a letter is plain text", () => {
  assert.deepEqual(dressLetter({ to: "a@b.fr", subject: "x", text: "y" }, undefined), {});
});

test("a server is handed both, and the logo with them", async () => {
  await using server = await catchMail();
  const mail = openMail({ smtpUrl: server.url, from: "data@example.org", dress: async () => dress });
  assert.equal(
    await mail.send({ to: "eve@example.org", subject: "x", text: "Bonjour", replyTo: "n@b.fr" }),
    undefined,
  );
  const text = server.received[0]?.text ?? "";
  assert.match(text, /multipart\/alternative|text\/html/);
  assert.match(text, /cid:logo@maille/);
  assert.match(text, /Content-Id: <logo@maille>/i);
});
