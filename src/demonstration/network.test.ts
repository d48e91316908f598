import assert from "node:assert/strict";
import { test } from "node:test";
import { languages } from "../base/language.ts";
import { say, sayNamed } from "../words/say.ts";
import { communesAround, metresBetween } from "./around.ts";
import { cityTables } from "./city.ts";
import { communeTables } from "./communes.ts";
import { inventNetwork } from "./network.ts";
import { stopTables } from "./stops.ts";
import { openTerritory } from "../territory/open-territory.ts";

test("the communes of the territory are real ones, where they are", () => {
  const communes = communesAround();
  const [rennes] = communes;
  assert.equal(rennes?.code, "35238");
  assert.ok(metresBetween(rennes, { latitude: 48.111, longitude: -1.68 }) < 2000);
  assert.ok(communes.length > 30, String(communes.length));
  for (const commune of communes) assert.ok(metresBetween(rennes, commune) < 30_000, commune.name);
});

test("the invented network is one: each stop is on a line, by itself, named once, and near its commune", () => {
  const { stops, lines } = inventNetwork();
  assert.equal(new Set(stops.map(({ name }) => name)).size, stops.length);
  const served = new Set(lines.flatMap((line) => line.stops));
  assert.equal(served.size, stops.length);
  const codes = new Set(communesAround().map(({ code }) => code));
  for (const [index, stop] of stops.entries()) {
    assert.ok(codes.has(stop.commune));
    assert.ok(stop.lines.length > 0 && stop.passages > 0);
    assert.ok(
      stops.slice(0, index).every((other) => metresBetween(stop, other) >= 159),
      stop.name,
    );
  }
  assert.deepEqual(inventNetwork(), { stops, lines }, "the same at each start");
});

test("lines go by roads through towns: they share them near the centre, and are no rays", () => {
  const [centre, ...others] = communesAround();
  const { stops, lines } = inventNetwork();
  assert.ok(centre !== undefined && lines.length > others.length);
  const shared = stops.filter((stop) => stop.lines.length > 1).length;
  assert.ok(shared > stops.length * 0.15, `${shared} of ${stops.length}`);
  // A line to a commune that keeps beside the straight way by a tenth of it somewhere, or more.
  const bent = others.filter((commune, index) => {
    const own = (lines[index]?.stops ?? []).flatMap((at) => stops[at] ?? []);
    const far = metresBetween(centre, commune);
    return own.some((stop) => metresBetween(centre, stop) + metresBetween(stop, commune) > far * 1.02);
  });
  assert.ok(bent.length > others.length / 2, `${bent.length} of ${others.length}`);
});

test("what is invented says so in each language, and each kept figure has its title", () => {
  for (const table of [...stopTables(), ...cityTables()]) {
    const lines = [...table.lines()];
    assert.ok(lines.length > 100, table.subject);
    assert.equal(new Set(lines).size, lines.length);
    assert.match(say("fr", `demo-${table.subject}-description`), /inventé/);
    assert.match(say("en", `demo-${table.subject}-description`), /invented/i);
    for (const language of languages) assert.ok(say(language, `demo-${table.source}-provenance`).length > 20);
  }
  for (const { subject, figures } of [...stopTables(), ...cityTables(), ...communeTables(openTerritory())]) {
    for (const { name } of figures ?? []) {
      const key = `demo-${subject}-figure-${name}`;
      for (const language of languages) assert.notEqual(sayNamed(language, key), key);
    }
  }
});
