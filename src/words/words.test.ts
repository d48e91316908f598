import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { glob, readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { languages } from "../base/language.ts";
import { allWords, subjects } from "./all.ts";
import { say, sayNamed, saySentence } from "./say.ts";
import { argumentsOf, parseSentence } from "./sentence.ts";
import type { Words } from "./words.ts";

const src = fileURLToPath(new URL("..", import.meta.url));

/** The keys that the code names, with a file that does. */
async function keysInCode(): Promise<Map<string, string>> {
  const keys = new Map<string, string>();
  for await (const file of glob("**/*.{ts,svelte}", { cwd: src })) {
    if (file.endsWith(".test.ts") || file.startsWith("words/")) continue;
    const text = await readFile(`${src}/${file}`, "utf8");
    for (const match of text.matchAll(
      /\b(?:new Failure\(\s*"[a-z-]+",|(?<![\w.])problem\(|\bsay\(\s*[\w.]+,)\s*"([^"]+)"/g,
    )) {
      if (match[1] !== undefined) keys.set(match[1], file);
    }
  }
  return keys;
}

test("every message that the code names is worded", async () => {
  const keys = await keysInCode();
  assert.ok(keys.size > 40, `only ${keys.size} keys found`);
  const missing = [...keys].filter(([key]) => allWords[key] === undefined);
  assert.deepEqual(missing, []);
});

test("every message is said somewhere", async () => {
  const texts: string[] = [];
  for await (const file of glob("**/*.{ts,svelte,sql}", { cwd: src })) {
    // `remedies.ts` words each kind of problem by a name that it makes itself.
    if (file.endsWith(".test.ts") || (file.startsWith("words/") && !file.endsWith("/remedies.ts"))) continue;
    texts.push(await readFile(`${src}/${file}`, "utf8"));
  }
  const code = texts.join("\n");
  const whole = new Set([...code.matchAll(/["'`]([a-z0-9-]+)["'`]/g)].map(([, key = ""]) => key));
  // `pages-job-${queue}`, `doors-change-${kind}-${part}`
  const made = [...code.matchAll(/`((?:[a-z0-9-]|\$\{[^}`]*\})*)`/g)]
    .map(([, template = ""]) => template)
    .filter((template) => /^[a-z0-9-]{3,}\$|\}-[a-z-]+$/.test(template))
    .map((template) => new RegExp(`^${template.replaceAll(/\$\{[^}]*\}/g, "[\\w-]+")}$`));
  // Of both sides: `command/verify.ts` puts the side after a prefix that it is given.
  const ofSides = /^command-verify-agreement-(?:\w+-)?(?:producer|asker)$/;
  const unsaid = Object.keys(allWords).filter(
    (key) => !ofSides.test(key) && !whole.has(key) && !made.some((pattern) => pattern.test(key)),
  );
  assert.deepEqual(unsaid, []);
});

test("every kind of job has a name for those who look at the list of jobs", async () => {
  const queues = new Map<string, string>();
  for await (const file of glob("**/*.ts", { cwd: src })) {
    if (file.endsWith(".test.ts")) continue;
    const text = await readFile(`${src}/${file}`, "utf8");
    for (const [, queue] of text.matchAll(/^(?:export )?const (?:\w*[qQ]ueue|hourly) = "([\w-]+)"/gm)) {
      if (queue !== undefined) queues.set(queue, file);
    }
  }
  assert.ok(queues.size > 12, `only ${queues.size} kinds found`);
  assert.deepEqual(
    [...queues].filter(([queue]) => allWords[`pages-job-${queue}`] === undefined),
    [],
  );
});

test("every kind of entry in the outbox has a name for those who look at what waits", async () => {
  const kinds = new Set<string>();
  for await (const file of glob("**/*.ts", { cwd: src })) {
    const text = await readFile(`${src}/${file}`, "utf8");
    for (const [, kind] of text.matchAll(/^(?:export )?const \w*[kK]indName = "([\w-]+)"/gm)) {
      if (kind !== undefined) kinds.add(kind);
    }
  }
  assert.ok(kinds.size > 2, `only ${kinds.size} kinds found`);
  assert.deepEqual(
    [...kinds].filter((kind) => allWords[`pages-outbox-kind-${kind}`] === undefined),
    [],
  );
});

test("a message is worded in both languages with the same arguments", () => {
  for (const [key, worded] of Object.entries(allWords)) {
    const [fr, en] = languages.map((language) => {
      const sentence = worded[language];
      assert.ok(sentence.trim() !== "", `${key} has no ${language}`);
      return [...argumentsOf(parseSentence(sentence))].sort();
    });
    assert.deepEqual(fr, en, `${key} names other arguments in French than in English`);
  }
});

test("every file of words is among the subjects, and no two word the same key", async () => {
  const notWords = new Set([
    "all.ts",
    "first-of-month.ts",
    "in-place.ts",
    "language-of.ts",
    "say.ts",
    "sentence.ts",
    "words.ts",
  ]);
  const files: string[] = [];
  for await (const file of glob("**/*.ts", { cwd: `${src}/words` })) {
    if (!notWords.has(file) && !file.endsWith(".test.ts")) files.push(file.replace(/\.ts$/, ""));
  }
  assert.deepEqual(Object.keys(subjects).sort(), files.sort());
  const counted = Object.values(subjects).reduce((sum, words) => sum + Object.keys(words).length, 0);
  assert.equal(Object.keys(allWords).length, counted);
});

test("no French sentence shouts, and it quotes as French does", () => {
  for (const [key, { fr }] of Object.entries(allWords)) {
    assert.ok(!fr.includes("!"), `${key} has an exclamation mark`);
    assert.ok(!/["“”]/.test(fr), `${key} quotes in English`);
    assert.ok(!fr.includes("'"), `${key} has a straight apostrophe`);
  }
});

test("no English sentence takes data for a plural, or calls e-mail mail", () => {
  for (const [key, { en }] of Object.entries(allWords)) {
    assert.doesNotMatch(en, /\b(?:these|those) data\b|\bdata (?:that )?(?:are|were|have|come)\b/i, key);
    assert.doesNotMatch(en, /\b(?:by|a|no) mail\b(?! (?:server|folder))/i, key);
  }
});

test("citizens and clerks read of sites, and only who runs one reads of instances", () => {
  const ofOperators = new Set(["pages/accounts", "pages/keys", "pages/network", "pages/rudi"]);
  const read = Object.entries(subjects).filter(
    ([subject]) =>
      (subject.startsWith("pages/") && !ofOperators.has(subject)) ||
      ["remedies", "rooms/failures", "rooms/formats"].includes(subject),
  );
  assert.ok(read.length > 30, `only ${read.length} subjects`);
  for (const [key, { fr, en }] of read.flatMap(([, words]) => Object.entries<Words[string]>(words))) {
    assert.doesNotMatch(fr, /(?<!\{)\binstances?\b/i, key);
    assert.doesNotMatch(en, /(?<!\{|\bfor )\binstances?\b/i, key);
  }
});

test("a plural follows the rules of the language", () => {
  const french = "{n, plural, =0 {Aucune ligne} one {# ligne} other {# lignes}}";
  assert.equal(saySentence("fr", french, { n: 0 }), "Aucune ligne");
  assert.equal(saySentence("fr", french, { n: 1 }), "1 ligne");
  assert.equal(saySentence("fr", "{n, plural, one {# ligne} other {# lignes}}", { n: 0 }), "0 ligne");
  assert.equal(saySentence("en", "{n, plural, one {# row} other {# rows}}", { n: 0 }), "0 rows");
  assert.equal(
    saySentence("fr", "{n, plural, one {# ligne} other {# lignes}} dans {name}", { n: 12345, name: "a" }),
    "12\u202f345 lignes dans a",
  );
});

test("numbers are written as the language writes them", () => {
  assert.equal(saySentence("fr", "{x}", { x: 1234.5 }), "1\u202f234,5");
  assert.equal(saySentence("en", "{x}", { x: 1234.5 }), "1,234.5");
});

test("each text of a list is quoted as the language quotes", () => {
  const args = { column: "code", count: 2, examples: ["1,5", "a b"] };
  assert.match(say("fr", "meaning-invalid-values", args), /par exemple : « 1,5 », « a b »\.$/);
  assert.match(say("en", "meaning-invalid-values", args), /for instance: “1,5”, “a b”\.$/);
});

test("a key that nobody worded comes back as it is", () => {
  assert.equal(sayNamed("fr", "nothing-such"), "nothing-such");
});

test("no text breaks the reading of sentences, and text without braces is kept", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.equal(typeof saySentence("fr", text), "string");
      if (!/[{}]/.test(text)) assert.equal(saySentence("en", text), text);
    }),
  );
});

test("what the program names stands in a sentence as it is worded", () => {
  const sentence = "{column} ({meaning, named pages-meaning})";
  const args = { column: "CP", meaning: "postal-code" };
  assert.equal(saySentence("fr", sentence, args), "CP (code postal)");
  assert.equal(saySentence("en", sentence, args), "CP (postal code)");
  assert.deepEqual([...argumentsOf(parseSentence(sentence))], ["column", "meaning"]);
});

test("a day is told as it is in every time zone, and a moment by its day there", () => {
  const moments = ["2026-12-31", "2026-12-31T09:30:00Z", "2026-12-31T23:30:00Z"];
  const toldIn = (zone: string): unknown => {
    const program = `
      import { saySentence } from ${JSON.stringify(import.meta.resolve("./say.ts"))};
      const told = ${JSON.stringify(moments)}.map((at) => saySentence("fr", "{at, date}", { at }));
      console.log(JSON.stringify(told));`;
    const env = { ...process.env, TZ: zone };
    const args = ["--input-type=module", "--eval", program];
    return JSON.parse(execFileSync(process.execPath, args, { env, encoding: "utf8" }));
  };
  assert.deepEqual(toldIn("America/Martinique"), Array(3).fill("31 décembre 2026"));
  assert.deepEqual(toldIn("Europe/Paris"), ["31 décembre 2026", "31 décembre 2026", "1er janvier 2027"]);
  assert.deepEqual(toldIn("Pacific/Auckland"), ["31 décembre 2026", "31 décembre 2026", "1er janvier 2027"]);
});

test("a day stands in a sentence as people write it", () => {
  const sentence = "jusqu’au {until, date}";
  assert.equal(saySentence("fr", sentence, { until: "2027-02-25" }), "jusqu’au 25 février 2027");
  assert.equal(saySentence("fr", sentence, { until: "2027-03-01T10:00:00Z" }), "jusqu’au 1er mars 2027");
  assert.equal(saySentence("en", "until {until, date}", { until: "2027-02-25" }), "until 25 February 2027");
  assert.equal(saySentence("en", "until {until, date}", { until: "soon" }), "until soon");
  assert.equal(saySentence("en", "until {until, date}", {}), "until {until}");
  assert.deepEqual([...argumentsOf(parseSentence(sentence))], ["until"]);
});
