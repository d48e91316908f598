import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { system } from "../access/actor.ts";
import { markOf, partsOf } from "../base/seen.ts";
import { peopleWorld } from "../../test/people-world.ts";
import { changeProject, createProject } from "../projects/projects.ts";
import { askedOfProject } from "../projects/project.ts";
import { askedOfOrganization } from "./organization.ts";
import { changeOrganization, createOrganization, listNamesakes } from "./organizations.ts";

/** Ample for a change that waits for nobody. */
const heldMs = 10_000;

test("who changes an organization or a reuse waits for nobody who only makes something that belongs to it", async () => {
  await using world = await peopleWorld();
  const { db, people, projects, town } = world;
  const tom = await world.actor("tom");
  const project = await createProject(projects, tom, { title: "Carte", url: "https://reuse.example" });
  const { promise: isMarked, resolve: marked } = Promise.withResolvers<void>();
  const letGo = new AbortController();
  let hasEnded = false;
  const marking = db.begin(async (tx) => {
    // As each row that refers to one does.
    await tx`select from organizations where id = ${town.id} for key share`;
    await tx`select from projects where id = ${project.id} for key share`;
    marked();
    await wait(heldMs, undefined, { signal: letGo.signal }).catch(() => undefined);
    hasEnded = true;
  });
  await isMarked;
  await changeOrganization(people, tom, town.id, {
    description: "Ce que fait la ville.",
    seen: markOf(partsOf(town, askedOfOrganization)),
  });
  assert.equal(hasEnded, false, "the organization");
  await changeProject(projects, tom, project.id, {
    description: "Où sont les arbres.",
    seen: markOf(partsOf(project, askedOfProject)),
  });
  assert.equal(hasEnded, false, "the reuse");
  letGo.abort();
  await marking;
});

test("organizations that bear one name are told to who makes the second", async () => {
  await using world = await peopleWorld();
  const { people } = world;
  const first = await createOrganization(people, system, { name: "Ville d’Étel" });
  assert.deepEqual(await listNamesakes(people, system, first.slug), []);
  const second = await createOrganization(people, system, { name: "VILLE D’ÉTEL" });
  const namesakes = await listNamesakes(people, system, second.slug);
  assert.deepEqual(
    namesakes.map(({ slug }) => slug),
    [first.slug],
  );
});
