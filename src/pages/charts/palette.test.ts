import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { papers } from "../design/accent.ts";
import { contrast } from "../design/colour.ts";
import { dashOf, markerAt } from "./strokes.ts";
import { ink, seriesRole } from "./svg.ts";

type Triple = readonly [number, number, number];

/** Machado, Oliveira and Fernandes, “A Physiologically-based Model for Simulation of Color Vision Deficiency” (2009), severity 1. */
const visions: Readonly<Record<string, readonly Triple[]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function toLinear(hex: string): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function seen([r, g, b]: Triple, matrix: readonly Triple[]): Triple {
  const row = ([x, y, z]: Triple): number => Math.max(0, x * r + y * g + z * b);
  const [one = [0, 0, 0], two = [0, 0, 0], three = [0, 0, 0]] = matrix;
  return [row(one), row(two), row(three)];
}

/** OKLab (Ottosson, 2020). */
function toLab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const tokens = readFileSync(new URL("../design/tokens.css", import.meta.url), "utf8");
const orders = Array.from({ length: 8 }, (_, order) => order);
const pairs = orders.map((order) => {
  const found = new RegExp(`--hue-${order + 1}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(tokens);
  return { light: found?.[1] ?? assert.fail(), dark: found?.[2] ?? assert.fail() };
});

for (const scheme of ["light", "dark"] as const) {
  const colours = pairs.map((pair) => pair[scheme]);

  test(`eight hues are told apart by everybody, in ${scheme}`, () => {
    for (const [vision, matrix] of Object.entries(visions)) {
      const labs = colours.map((hex) => toLab(seen(toLinear(hex), matrix)));
      for (const [index, a] of labs.entries()) {
        for (const [other, b] of labs.slice(0, index).entries()) {
          const far = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
          assert.ok(far > 0.1, `${colours[index]} and ${colours[other]}, ${vision}: ${far.toFixed(3)}`);
        }
      }
    }
  });

  test(`eight hues stand out from the paper, in ${scheme}, and their lightness is spread`, () => {
    const { sunk } = papers[scheme];
    const lightness = colours.map((hex) => toLab(toLinear(hex))[0]);
    for (const [index, hex] of colours.entries()) {
      const [l, a, b] = toLab(toLinear(hex));
      const colour = { l, c: Math.hypot(a, b), h: (Math.atan2(b, a) * 180) / Math.PI };
      assert.ok(contrast(colour, sunk) >= 3, `${hex} ${index}: ${contrast(colour, sunk).toFixed(2)}`);
    }
    assert.ok(Math.max(...lightness) - Math.min(...lightness) > 0.25);
  });
}

test("a chart that stands alone has the hues of a light page", () => {
  assert.deepEqual(
    orders.map((order) => ink(seriesRole(order, true), "#000000").fill),
    pairs.map(({ light }) => light),
  );
  assert.equal(ink(seriesRole(0, false), "#123456").fill, "#123456");
});

test("eight lines are told apart without any colour", () => {
  const ways = orders.map((order) => `${dashOf(order) ?? ""} ${markerAt(order, { x: 0, y: 0, r: 4 }, {})}`);
  assert.equal(new Set(ways).size, 8);
});
