import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { ink } from "../charts/svg.ts";
import { darkInks, darkMarks, darkSides, inTheDark } from "./dark-picture.ts";

test("a picture has in the dark the colours of the page in the dark", async () => {
  const tokens = await readFile(new URL("tokens.css", import.meta.url), "utf8");
  const names = {
    ink: "ink",
    soft: "ink-soft",
    line: "line",
    paper: "paper",
    missing: "sunk",
    water: "water",
    land: "land",
  } as const;
  const told = [
    ...Object.entries(names).map(([role, name]) => [name, darkInks[role as keyof typeof darkInks]] as const),
    ...Object.entries(darkMarks),
  ];
  for (const [name, colour] of told) {
    assert.equal(new RegExp(`--${name}: light-dark\\(.*, (.*)\\);`).exec(tokens)?.[1], colour, name);
  }
  const chart = await readFile(new URL("chart.css", import.meta.url), "utf8");
  for (const [name, colour] of Object.entries(darkSides)) {
    const rule = new RegExp(`\\.c-${name} \\{\\s*fill: light-dark\\(.*, (oklch\\(.*\\))\\);`);
    assert.equal(rule.exec(chart)?.[1], colour, name);
  }
});

test("what a picture is in the dark stands within it, and nothing else of it changes", () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect class="c-paper"/><text class="c-ink"/></svg>';
  const made = inTheDark(svg, 250);
  assert.match(
    made,
    /^<svg [^>]*><style>:root\{background:#fbfaf7\}@media \(prefers-color-scheme:dark\)\{:root\{background:oklch\(0\.205 /,
  );
  assert.ok(made.includes(`:root{background:${ink("paper", "").fill}}`));
  assert.match(made, /\.c-ink\{fill:oklch\(0\.92 /);
  assert.doesNotMatch(made, /c-hue-1/, "what it does not draw with");
  assert.equal(made.replace(/<style>.*<\/style>/, ""), svg);
});
