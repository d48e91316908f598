import assert from "node:assert/strict";
import { test } from "node:test";
import { problem } from "../base/failure.ts";
import { catchMail } from "../../test/mail-server.ts";
import { openMail, unsentFacts } from "./mail.ts";

const letter = { to: "eve@example.org", subject: "Rejoignez-nous à Saint-Œuf", text: "Voici :\n\nà bientôt" };

test("a letter arrives with its accents, from whom it says", async () => {
  await using server = await catchMail();
  const mail = openMail({ smtpUrl: server.url, from: "Données <data@example.org>" });
  assert.equal(await mail.send(letter), undefined);
  const [received] = server.received;
  assert.deepEqual(received?.to, ["eve@example.org"]);
  assert.equal(received?.from, "data@example.org");
  assert.equal(received?.subject, letter.subject);
  assert.equal(received?.text.trim(), letter.text);
});

test("a refusal of the server is told with its words", async () => {
  await using server = await catchMail({ refuse: "nobody of that name" });
  const problem = await openMail({ smtpUrl: server.url, from: "data@example.org" }).send(letter);
  assert.equal(problem?.key, "mail-refused");
  assert.match(String(problem?.args["answer"]), /nobody of that name/);
});

function told(answer: string) {
  return unsentFacts(problem("mail-refused", { host: "mail.example", answer }));
}

test("the log is told the codes of a refusal, and not its words, which may name somebody", () => {
  const facts = { host: "mail.example", problem: "mail-refused" };
  assert.deepEqual(told("550 5.1.1 no such user jeanne.martin"), { ...facts, answer: "550 5.1.1" });
  assert.deepEqual(told("550-jeanne.martin is away"), { ...facts, answer: "550" });
  assert.deepEqual(told("jeanne.martin is away"), { ...facts, answer: undefined });
});

test("a server that is not there is told", async () => {
  const mail = openMail({ smtpUrl: "smtp://127.0.0.1:1", from: "data@example.org" });
  assert.equal((await mail.send(letter))?.key, "mail-unreachable");
});

test("an address with line ends writes to nobody else", async () => {
  await using server = await catchMail();
  const mail = openMail({ smtpUrl: server.url, from: "data@example.org" });
  await mail.send({ ...letter, subject: "Bonjour\r\nBcc: oscar@example.org" });
  assert.deepEqual(server.received[0]?.to, ["eve@example.org"]);
});
