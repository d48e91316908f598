import assert from "node:assert/strict";
import { test } from "node:test";
import { isAboutOneself } from "./about-oneself.ts";

test("a question for what is held about oneself is told from others", () => {
  const asked = [
    "Qui a des données sur moi ?",
    "qui détient des informations sur moi",
    "mes données",
    "mes données personnelles",
    "Que savez-vous de moi ?",
    "who holds data on me",
    "what do you know about me?",
    "my personal data",
  ];
  const others = [
    "",
    "données",
    "donnez-moi des données",
    "give me data",
    "mes données de cantine",
    "qui a des arbres sur moi",
    "personal trainers",
  ];
  assert.deepEqual([...asked, ...others].filter(isAboutOneself), asked);
});
