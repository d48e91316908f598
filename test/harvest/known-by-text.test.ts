import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { noMetadata } from "../../src/catalogue/metadata.ts";
import type { Read, SourceReader } from "../../src/harvest/read.ts";
import { changeSource } from "../../src/harvest/sources.ts";
import { openSite } from "./site.ts";
import { harvestWorld } from "./world.ts";

function siteOf(text: () => string) {
  return openSite((_request, response, path) => response.end(path === "/robots.txt" ? "" : text()));
}

/** A line is a title, of a record whose identifier is its first word; which were understood is noted. */
function titlesReader(understood: string[]): SourceReader {
  return {
    kind: "dcat",
    async *read({ url, get }): AsyncGenerator<Read> {
      for (const text of (await (await get(url)).text()).trim().split("\n")) {
        const original = { mediaType: "text/plain", text };
        const understand = () => {
          understood.push(text);
          if (text.includes("broken")) throw new Error("nobody thought of that");
          const dataset = { title: text, description: "", metadata: noMetadata };
          const [identifier = ""] = text.split(" ");
          return { place: text, identifier, original, dataset, problems: [] };
        };
        yield { kind: "unread", place: text, original, understand };
      }
      yield { kind: "page" };
    },
  };
}

test("a record whose text is held is not understood again, until its source has other settings", async () => {
  const understood: string[] = [];
  let lines = ["a Arbres", "b Bancs", "c Cours d'eau"];
  await using site = await siteOf(() => `${lines.join("\n")}\n`);
  await using world = await harvestWorld({ reader: titlesReader(understood) });
  const source = await world.source({ url: site.url, kind: "dcat" });
  const first = await world.harvest(source);
  assert.deepEqual([first.state, first.counts.created, understood.splice(0)], ["done", 3, lines]);

  lines = ["a Arbres", "b Bancs publics", "c Cours d'eau"];
  const second = await world.harvest(source);
  assert.deepEqual([second.counts.changed, second.counts.unchanged], [1, 2]);
  assert.deepEqual(understood.splice(0), ["b Bancs publics"]);

  // Told twice, it is refused once, though its text is held.
  lines = [...lines, "a Arbres", "d Digues"];
  const third = await world.harvest(source);
  assert.deepEqual([third.counts.unchanged, third.counts.created, third.counts.refused], [3, 1, 1]);
  assert.deepEqual(understood.splice(0), ["d Digues", "a Arbres"]);

  lines = ["a Arbres", "b Bancs publics", "c Cours d'eau", "d Digues"];
  const dry = await world.harvest(source, { dry: true });
  assert.deepEqual([dry.counts.unchanged, understood.splice(0)], [4, []]);

  await changeSource(world.ctx, system, source.id, { options: { language: "fr" } });
  lines = [...lines, "e Eaux"];
  const other = await world.harvest(source);
  assert.deepEqual([other.counts.unchanged, other.counts.created], [4, 1]);
  assert.deepEqual(understood.splice(0), lines);
  assert.deepEqual(world.bugs, []);
});

test("what left and comes back under the same text is understood, and published again", async () => {
  const understood: string[] = [];
  let lines = ["a Arbres", "b Bancs", "c Cours d'eau", "d Digues"];
  await using site = await siteOf(() => `${lines.join("\n")}\n`);
  await using world = await harvestWorld({ reader: titlesReader(understood) });
  const source = await world.source({ url: site.url, kind: "dcat" });
  await world.harvest(source);
  lines = ["a Arbres", "b Bancs", "c Cours d'eau"];
  await world.harvest(source);
  lines = ["c Cours d'eau", "b Bancs", "a Arbres"];
  assert.equal((await world.harvest(source)).counts.withdrawn, 1);
  understood.length = 0;
  lines = ["a Arbres", "b Bancs", "c Cours d'eau", "d Digues"];
  const back = await world.harvest(source);
  assert.deepEqual([back.counts.unchanged, back.counts.changed, understood], [3, 1, ["d Digues"]]);
});

test("a record that breaks whoever understands it is told, and those beside it are taken in", async () => {
  const understood: string[] = [];
  await using site = await siteOf(() => "a Arbres\nb broken\nc Cours d'eau\n");
  await using world = await harvestWorld({ reader: titlesReader(understood) });
  const { state, counts } = await world.harvest(await world.source({ url: site.url, kind: "dcat" }));
  assert.deepEqual([state, counts.created, counts.refused], ["done", 2, 1]);
  assert.equal(world.bugs.length, 1);
});

const turtle = (titles: readonly string[]) => `@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
${titles
  .map(
    (title, n) => `<http://data.test/d/${n}> a dcat:Dataset ; dct:title "${title}"@fr ;
  dcat:contactPoint [ a vcard:Kind ; vcard:fn "Contact ${n}" ] ;
  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2020" ] ;
  dcat:distribution <http://data.test/d/${n}/r> .
<http://data.test/d/${n}/r> a dcat:Distribution ; dcat:downloadURL <http://data.test/d/${n}.csv> .`,
  )
  .join("\n")}
`;

test("what has no name in RDF is the same from run to run: one dataset that changed is one change", async () => {
  let titles = ["Arbres", "Bancs", "Cours d’eau"];
  await using site = await siteOf(() => turtle(titles));
  await using world = await harvestWorld();
  const source = await world.source({ url: `${site.url}/catalogue.ttl`, kind: "dcat" });
  assert.equal((await world.harvest(source)).counts.created, 3);
  titles = ["Arbres", "Bancs publics", "Cours d’eau"];
  const again = await world.harvest(source);
  assert.deepEqual([again.counts.changed, again.counts.unchanged], [1, 2]);
});
