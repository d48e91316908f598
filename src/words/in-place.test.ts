import assert from "node:assert/strict";
import { test } from "node:test";
import { openTerritory } from "../territory/open-territory.ts";
import { inPlace } from "./in-place.ts";

test("a place is said with the preposition that French has for it", () => {
  const cases = [
    ["departement", "35", "Ille-et-Vilaine", "en Ille-et-Vilaine"],
    ["departement", "29", "Finistère", "dans le Finistère"],
    ["departement", "22", "Côtes-d’Armor", "dans les Côtes-d’Armor"],
    ["departement", "01", "Ain", "dans l’Ain"],
    ["departement", "974", "La Réunion", "à La Réunion"],
    ["region", "32", "Hauts-de-France", "dans les Hauts-de-France"],
    ["region", "53", "Bretagne", "en Bretagne"],
    ["commune", "76351", "Le Havre", "au Havre"],
    ["commune", "85194", "Les Sables-d’Olonne", "aux Sables-d’Olonne"],
    ["commune", "17300", "La Rochelle", "à La Rochelle"],
    ["epci", "200066793", "Annecy", "sur le territoire d’Annecy"],
    ["country", "FR", "France", "en France"],
  ] as const;
  for (const [level, code, label, said] of cases) assert.equal(inPlace("fr", { level, code, label }), said);
  assert.equal(inPlace("en", { level: "commune", code: "76351", label: "Le Havre" }), "in Le Havre");
});

test("every département and région of the reference has its preposition", () => {
  const territory = openTerritory();
  const unsaid = (["departement", "region"] as const).flatMap((level) =>
    territory
      .codes(level)
      .map((code) => inPlace("fr", { level, code, label: "Lieu" }))
      .filter((said) => said.includes(":")),
  );
  assert.deepEqual(unsaid, []);
});
