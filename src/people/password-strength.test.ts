import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { guessesOf, strengthOf } from "./password-strength.ts";

test("common passwords, and what is made of them, are weak however long they are", () => {
  for (const password of [
    "password1234",
    "P@ssw0rd1234",
    "motdepasse2026",
    "azertyuiop12",
    "123456789012",
    "abcabcabcabc",
    "iloveyou1234",
    "superman1990!",
    "bonjourbonjour",
    "qwertyuiop[]",
    "Rennes2026!!",
  ]) {
    assert.equal(strengthOf(password), "weak", password);
  }
  assert.equal(strengthOf("awa@rennes.example1", ["awa@rennes.example"]), "weak");
});

test("a sentence and what is drawn by chance are strong", () => {
  for (const password of [
    "quatre mots sans lien",
    "correct horse battery staple",
    "un mot de passe long",
    "xK9#fm2Lq0pz",
    "mairie de rennes 2026",
  ]) {
    assert.equal(strengthOf(password), "strong", password);
  }
});

test("one more character never makes a password easier by more than it costs", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 40 }), (password) => {
      const guesses = guessesOf(password);
      assert.ok(guesses >= 1 && Number.isFinite(guesses));
      assert.ok(guesses <= 10 ** password.length * 6, password);
    }),
    { numRuns: 200 },
  );
});
