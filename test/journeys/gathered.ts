import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import type { Served } from "../pages/instance.ts";

/** The catalogue of a neighbour: a dataset, and one with a date that is none. */
const catalogue = JSON.stringify({
  "@context": {
    dcat: "http://www.w3.org/ns/dcat#",
    dct: "http://purl.org/dc/terms/",
    dataset: { "@id": "dcat:dataset" },
    title: "dct:title",
    description: "dct:description",
    identifier: "dct:identifier",
    issued: "dct:issued",
    keyword: "dcat:keyword",
    distribution: { "@id": "dcat:distribution" },
    downloadURL: { "@id": "dcat:downloadURL", "@type": "@id" },
  },
  "@id": "https://voisine.example/catalog",
  "@type": "dcat:Catalog",
  title: "Voisine",
  dataset: [
    {
      "@id": "https://voisine.example/datasets/fontaines",
      "@type": "dcat:Dataset",
      identifier: "fontaines",
      title: "Fontaines d’eau potable",
      description: "Où boire dans la ville.",
      keyword: ["eau", "fontaine"],
      distribution: {
        "@id": "https://voisine.example/datasets/fontaines/csv",
        "@type": "dcat:Distribution",
        downloadURL: "https://voisine.example/fontaines.csv",
      },
    },
    {
      "@id": "https://voisine.example/datasets/bancs",
      "@type": "dcat:Dataset",
      identifier: "bancs",
      title: "Bancs publics",
      issued: "hier",
    },
  ],
});

/** Gathers it by the pages: the addresses of the source, of its run, and of what was received. */
export async function gather(page: Page, served: Served): Promise<readonly string[]> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/ld+json" }).end(catalogue);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    await page.goto(`${served.url}/harvests/new`);
    await page.fill("main [name=url]", `http://127.0.0.1:${port}/catalog.jsonld`);
    await page.fill("main [name=name]", "Ville voisine");
    const organization = page.locator("main select[name=organization]");
    if ((await organization.count()) > 0) await organization.selectOption({ label: "Ville de Rennes" });
    await page.locator("form[action='?/preview'] button").click();
    await page.locator("form[action='?/create'] button").click();
    await page.waitForURL(/\/runs\/[^/]+$/);
    const run = new URL(page.url()).pathname;
    // The page of a run opens itself again until its end, over what a journey opens next.
    await page.locator("[data-progress]").waitFor({ state: "detached" });
    while ((await fetch(`${served.url}/datasets/fontaines-d-eau-potable`)).status !== 200) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await page.goto(`${served.url}/datasets/fontaines-d-eau-potable`);
    const origin = await page.locator("main a[href*='/origins/']").first().getAttribute("href");
    return [run.replace(/\/runs\/.*$/, ""), run, "/datasets/fontaines-d-eau-potable", origin ?? ""];
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
