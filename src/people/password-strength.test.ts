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

test("one’s own name and address are weak, however their words are put together", () => {
  const own = ["awa@rennes.example", "Awa Le Gall"];
  for (const password of [
    "awa le gall 2026",
    "awa-le-gall-2026",
    "awa.le.gall_2026",
    "Le Gall Awa 1990",
    "awalegall2026",
    "awa gall rennes",
  ]) {
    assert.equal(strengthOf(password, own), "weak", password);
  }
  assert.equal(strengthOf("quatre mots sans lien", own), "strong");
});

test("blanks, hyphens, dots and underscores between what is common make it no better", () => {
  for (const password of [
    "mot de passe 2026",
    "pass-word-1234",
    "bonjour soleil 2026",
    "azerty.azerty.1234",
    "a_b_c_d_e_f_g_h",
    "1 2 3 4 5 6 7 8 9",
  ]) {
    assert.equal(strengthOf(password), "weak", password);
  }
});

test("a sentence and what is drawn by chance are strong", () => {
  for (const password of [
    "quatre mots sans lien",
    "correct horse battery staple",
    "xK9#fm2Lq0pz",
    "xK9-fm2_q0pzW",
  ]) {
    assert.equal(strengthOf(password), "strong", password);
  }
  for (const password of ["un mot de passe long", "mairie de rennes 2026"]) {
    assert.equal(strengthOf(password), "fair", password);
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
