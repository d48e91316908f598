import assert from "node:assert/strict";
import { test } from "node:test";
import { searchPlaces } from "../../catalogue/places.ts";
import { openGazetteer } from "../../territory/gazetteer.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import { placeMeant } from "./citable.ts";

const gazetteer = openGazetteer(openTerritory());
const rooms = { places: { searchPlaces: (q: string) => searchPlaces({ gazetteer }, q) } };
const meant = (levels: readonly ("country" | "commune")[], written: string) => {
  const { level, code } = placeMeant({ rooms: rooms as never }, { levels }, written);
  return `${level} ${code}`;
};

test("where no place is written France is meant, and an indicator that has no value of it says so", () => {
  assert.match(meant(["country", "commune"], " "), /^country /);
  for (const written of ["", "France", "france"]) {
    assert.throws(() => meant(["commune"], written), { key: "decisions-place-not-country" });
  }
  assert.equal(meant(["commune"], "Fort-de-France"), "commune 97209");
  assert.throws(() => meant(["commune"], "Saint-Denis"), { key: "decisions-place-which" });
  assert.throws(() => meant(["commune"], "Nulle Part"), { key: "decisions-place-unknown" });
});
