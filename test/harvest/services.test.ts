import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { listProblems } from "../../src/harvest/harvests.ts";
import { openSite } from "./site.ts";
import { harvestWorld } from "./world.ts";

const page = { page: 1, pageSize: 50 };

function parametersOf(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? "/", "http://127.0.0.1").searchParams;
}

function oai(inside: string): string {
  return `<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">${inside}</OAI-PMH>`;
}

function dublinCore(id: string, deleted = false): string {
  const header = `<header${deleted ? ' status="deleted"' : ""}><identifier>oai:x:${id}</identifier></header>`;
  const metadata = `<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Jeu ${id}</dc:title><dc:type>Dataset</dc:type></oai_dc:dc></metadata>`;
  return `<record>${header}${deleted ? "" : metadata}</record>`;
}

const formats = oai(
  "<ListMetadataFormats><metadataFormat><metadataPrefix>marcxml</metadataPrefix></metadataFormat><metadataFormat><metadataPrefix>oai_dc</metadataPrefix></metadataFormat></ListMetadataFormats>",
);

test("a repository is gathered by its tokens; what it deletes leaves a tombstone, an expired token begins anew", async () => {
  let turn = 0;
  let isExpired = false;
  await using site = await openSite((request, response, path) => {
    if (path === "/robots.txt") return void response.writeHead(404).end();
    const told = parametersOf(request);
    const token = told.get("resumptionToken");
    if (told.get("verb") === "ListMetadataFormats") return void response.end(formats);
    if (token !== null && isExpired) {
      return void response.end(oai('<error code="badResumptionToken">trop vieux</error>'));
    }
    if (turn === 2) return void response.end(oai('<error code="noRecordsMatch">rien</error>'));
    const [records, next] =
      token === null ? [[dublinCore("a"), dublinCore("b")], "2"] : [[dublinCore("c", turn === 1)], ""];
    const size = next === "" ? "" : ' completeListSize="3"';
    response.end(
      oai(`<ListRecords>${records.join("")}<resumptionToken${size}>${next}</resumptionToken></ListRecords>`),
    );
  });
  await using world = await harvestWorld();
  const source = await world.source({ url: `${site.url}/oai`, kind: "oai-pmh" });
  const first = await world.harvest(source);
  assert.deepEqual([first.state, first.counts.created, first.announced], ["done", 3, 3]);
  assert.match(site.asked.join(" "), /metadataPrefix=oai_dc/);
  turn = 1;
  const second = await world.harvest(source);
  assert.deepEqual([second.state, second.counts.unchanged, second.counts.withdrawn], ["done", 2, 1]);
  isExpired = true;
  const third = await world.harvest(source);
  assert.deepEqual([third.state, third.failure?.key], ["incomplete", "read-oai-error"]);
  assert.equal(third.counts.withdrawn, 0);
  turn = 2;
  const fourth = await world.harvest(source);
  assert.deepEqual([fourth.counts.seen, fourth.counts.withdrawn], [0, 0]);
  assert.deepEqual(world.bugs, []);
});

function iso(id: number): string {
  return `<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco"><gmd:fileIdentifier><gco:CharacterString>r${id}</gco:CharacterString></gmd:fileIdentifier><gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>Carte ${id}</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation></gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>`;
}

const report =
  '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows"><ows:Exception><ows:ExceptionText>Base indisponible</ows:ExceptionText></ows:Exception></ows:ExceptionReport>';

test("a catalogue service that reports an exception midway keeps what it gave, and one record that breaks is told", async () => {
  let isBroken = true;
  await using site = await openSite((request, response, path) => {
    if (path === "/robots.txt") return void response.writeHead(404).end();
    const first = Number(parametersOf(request).get("startPosition"));
    if (first > 100 && isBroken) return void response.end(report);
    const records = Array.from({ length: 50 }, (_, index) => iso(first + index));
    if (first === 51) records[3] = "<gmd:MD_Metadata><gmd:title></gmd:oups></gmd:MD_Metadata>";
    const next = first + 50 > 150 ? 0 : first + 50;
    response.end(
      `<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:gmd="http://www.isotc211.org/2005/gmd"><csw:SearchResults numberOfRecordsMatched="150" numberOfRecordsReturned="50" nextRecord="${next}">${records.join("")}</csw:SearchResults></csw:GetRecordsResponse>`,
    );
  });
  await using world = await harvestWorld();
  const source = await world.source({ url: `${site.url}/csw`, kind: "csw" });
  const first = await world.harvest(source);
  assert.deepEqual(
    [first.state, first.failure?.key, first.counts.created, first.counts.refused],
    ["incomplete", "read-csw-exception", 99, 1],
  );
  const { items } = await listProblems(world.ctx, system, first.id, page);
  assert.ok(items.some(({ refused, place }) => refused && place === "page 2, record 4"));
  isBroken = false;
  const second = await world.harvest(source);
  assert.deepEqual(
    [second.state, second.counts.created, second.counts.unchanged, second.counts.withdrawn],
    ["done", 50, 99, 0],
  );
  assert.deepEqual(world.bugs, []);
});
