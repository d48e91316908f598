import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { accentOf, papers, surfacesOf, themeSheet } from "./accent.ts";
import { contrast, toCss } from "./colour.ts";

const hues = fc.double({ min: 0, max: 360, noNaN: true });

test("whatever the hue, the accent is legible on every surface, in light and in dark", () => {
  fc.assert(
    fc.property(hues, fc.constantFrom("light", "dark"), (hue, scheme) => {
      for (const surface of surfacesOf(hue, scheme)) {
        assert.ok(contrast(accentOf(hue, scheme), surface) >= 4.5);
      }
    }),
    { numRuns: 1000 },
  );
});

test("the accent keeps some colour at every hue", () => {
  fc.assert(fc.property(hues, (hue) => accentOf(hue, "light").c > 0.05 && accentOf(hue, "dark").c > 0.05));
});

test("black on white has the contrast that WCAG gives", () => {
  assert.equal(Math.round(contrast({ l: 0, c: 0, h: 0 }, { l: 1, c: 0, h: 0 })), 21);
});

test("the papers that the accent is searched against are those of the style sheet", () => {
  const sheet = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
  for (const name of ["paper", "sunk"] as const) {
    const pair = `--${name}: light-dark(${toCss(papers.light[name])}, ${toCss(papers.dark[name])})`;
    assert.ok(sheet.includes(pair), pair);
  }
});

test("a theme is one layer with the accent of the hue", () => {
  assert.match(themeSheet(150), /^@layer theme \{\s+:root \{\s+--accent: light-dark\(oklch\(/);
});
