import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleInText } from "./people-in-text.ts";
import { findMeanings } from "./meanings.ts";

function found(text: string, name = "commentaire"): string | undefined {
  return peopleInText({ name, type: "text", missing: [] }, [{ value: text, count: 1 }])?.meaning;
}

function column(name: string, cells: readonly string[]) {
  return {
    column: { name, type: "text" as const, missing: [] },
    values: cells.map((value) => ({ value, count: 2 })),
  };
}

test("a name after a title, a mobile number and somebody's own address are found inside of a text", () => {
  for (const text of [
    "Élu référent : Mme Lefèvre",
    "suivi par M. J. de La Tour depuis 2021",
    "M. et Mme Mazille",
    "M DUMOULIN Jean-Marc",
    "contact : M DUPONT",
    "MME LEFEVRE",
    "Gîte de madame Bousseyrol",
  ])
    assert.equal(found(text), "full-name", text);
  assert.equal(found("appeler le 06 12 34 56 78 avant midi"), "phone");
  assert.equal(found("Tél. : 0240123456"), "phone");
  assert.equal(found("écrire à jeanne.martin@ville.fr"), "email");
  assert.equal(found("ou à ptitlouis44@orange.fr."), "email");
});

test("offices, streets, metres, codes and addresses of services name nobody", () => {
  for (const text of [
    "Madame la Maire et Monsieur le Préfet",
    "MONSIEUR LE MAIRE",
    "12 rue Mme de Sévigné",
    "École Madame Curie",
    "Peinture de 13 m x 10 m de Bottazzi",
    "SAINT M HERVON",
    "Bâtiment M. Étage 2",
    "M. le directeur",
    "dossier 0612345678, lot 0240123456",
    "06 12 34 56 78 90 12",
    "contact@ville.fr, mairie.de@exemple.fr",
  ])
    assert.equal(found(text), undefined, text);
  assert.equal(found("Mme de Sévigné", "Nom de la rue"), undefined);
});

test("a column of titled names is one of full names, and one that names somebody once raises the question", async () => {
  const { meanings, personalData } = await findMeanings(
    [
      column("Suivi", ["Mme Lefèvre", "M. Martin", "M. Paul Roy, adjoint"]),
      column("Remarque", ["Voir avec Mme Lefèvre", "clos", "en cours"]),
      column("Hébergement", ["Gîte de M. Roy", "Meublé de Mme Petit"]),
      column("État", ["clos", "en cours"]),
    ],
    undefined,
  );
  assert.deepEqual(
    meanings.map(({ meaning }) => meaning),
    ["full-name", undefined, undefined, undefined],
  );
  assert.deepEqual(personalData, [
    { column: "Suivi", meaning: "full-name", cells: 6 },
    { column: "Remarque", meaning: "full-name", cells: 2 },
    { column: "Hébergement", meaning: "full-name", cells: 4 },
  ]);
});
