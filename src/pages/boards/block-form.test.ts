import assert from "node:assert/strict";
import { test } from "node:test";
import { languages } from "../../base/language.ts";
import type { Block } from "../../boards/board.ts";
import { newBlock, unwrittenBlocks } from "./block-form.ts";

test("a block of a board that nobody wrote in yet is told, in whichever language it was begun", () => {
  const made = languages.map((language) => newBlock({ language }, "text", `new-${language}`, undefined));
  const alert = newBlock({ language: "fr" }, "alert", "alert", undefined);
  const written = { id: "written", kind: "text", width: "whole", text: "Écrivez ici votre avis." };
  const blocks = [...made, alert, written] as Block[];
  assert.deepEqual(unwrittenBlocks(blocks), [...languages.map((language) => `new-${language}`), "alert"]);
});
