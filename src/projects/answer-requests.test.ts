import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import { peopleWorld } from "../../test/people-world.ts";
import { askerOf } from "./answer-requests.ts";

const first = { page: 1, pageSize: 20 };
const refused = (code: Parameters<typeof isFailure>[1]) => (error: unknown) => isFailure(error, code);

async function askedWorld() {
  const world = await peopleWorld();
  const { requests } = world.rooms;
  const ada = await world.actor("ada");
  const ask = async (wish: string) => {
    await requests.askForData(
      { address: "192.0.2.1" },
      { wish, email: "lou@example.org", question: "cantines" },
    );
    const { items } = await requests.listRequests(ada, first);
    return items.find((one) => one.wish === wish)?.id ?? "";
  };
  return {
    ...world,
    requests,
    ada,
    ask,
    eve: await world.actor("eve"),
    oscar: await world.actor("oscar"),
    rita: await world.actor("rita"),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

test("a request is public once the steward has read it, without what only the steward may know", async () => {
  await using world = await askedWorld();
  const { requests, ada, eve } = world;
  const id = await world.ask("Les menus des cantines, pour mes enfants Lou et Max.");
  for (const actor of [anyone, eve]) {
    await assert.rejects(requests.getRequest(actor, id), refused("not-found"));
    await assert.rejects(requests.publishRequest(actor, id));
    assert.equal((await requests.listPublicRequests(actor, first)).total, 0);
  }
  await requests.publishRequest(ada, id, { title: "Menus des cantines", wish: "Les menus des cantines." });
  const told = await requests.getRequest(anyone, id);
  assert.deepEqual(
    [told.title, told.wish, told.state],
    ["Menus des cantines", "Les menus des cantines.", "public"],
  );
  assert.equal(told.email, undefined);
  assert.equal(told.question, undefined);
  assert.deepEqual(
    told.steps.map(({ state }) => state),
    ["received", "public"],
  );
  assert.equal((await requests.getRequest(ada, id)).email, "lou@example.org");
  await assert.rejects(requests.publishRequest(ada, id), refused("conflict"));
  assert.equal((await requests.listPublicRequests(anyone, { ...first, q: "MENUS cantine" })).total, 1);
  assert.equal((await requests.listPublicRequests(anyone, { ...first, q: "piscines" })).total, 0);
});

test("an account supports a request once, and the most supported come first", async () => {
  await using world = await askedWorld();
  const { requests, ada, eve, oscar } = world;
  const [one, two] = [
    await world.ask("Les horaires des piscines."),
    await world.ask("Les arbres de la ville."),
  ];
  await assert.rejects(requests.supportRequest(eve, one), refused("not-found"));
  for (const id of [one, two]) await requests.publishRequest(ada, id);
  await requests.supportRequest(eve, one);
  await requests.supportRequest(eve, one);
  await requests.supportRequest(oscar, one);
  await assert.rejects(requests.supportRequest(anyone, one), refused("unauthenticated"));
  const { items } = await requests.listPublicRequests(eve, first);
  assert.deepEqual(
    items.map(({ id, supports, isSupported }) => [id, supports, isSupported]),
    [
      [one, 2, true],
      [two, 0, undefined],
    ],
  );
  await requests.withdrawSupport(eve, one);
  assert.equal((await requests.getRequest(eve, one)).supports, 1);
});

test("the organization that it is assigned to answers with a dataset, and who asked is told, then forgotten", async () => {
  await using world = await askedWorld();
  const { requests, ada, eve, oscar, rita, town } = world;
  const id = await world.ask("Les menus des cantines.");
  await requests.publishRequest(ada, id);
  await assert.rejects(requests.answerRequest(eve, id, { words: "Voici." }), refused("forbidden"));
  await assert.rejects(requests.assignRequest(eve, id, town.id), refused("forbidden"));
  await requests.assignRequest(ada, id, town.id);
  assert.deepEqual(world.told, [{ assigned: id, to: town.id }]);
  assert.equal((await requests.listPublicRequests(anyone, { ...first, organization: town.id })).total, 1);
  for (const actor of [oscar, rita]) {
    await assert.rejects(requests.answerRequest(actor, id, { words: "Voici." }), refused("forbidden"));
  }
  const draft = await world.rooms.datasets.createDataset(eve, {
    organization: town.id,
    title: "Menus",
    licence: "etalab-2.0",
  });
  await assert.rejects(requests.answerRequest(eve, id, { dataset: draft.id }), refused("invalid"));
  await assert.rejects(requests.answerRequest(eve, id, {}), refused("invalid"));
  const { slug } = await world.rooms.datasets.publish(eve, draft.id);
  await requests.answerRequest(eve, id, { dataset: draft.id, words: "Chaque lundi." });
  const last = (await requests.getRequest(anyone, id)).steps.at(-1);
  assert.equal(last?.state, "answered");
  assert.equal(last?.dataset?.slug, slug);
  assert.equal(last?.organization?.name, town.name);
  assert.equal(last?.words, "Chaque lundi.");
  assert.deepEqual(world.told.at(-1), { answered: id });
  await assert.rejects(requests.refuseRequest(eve, id, "Non"), refused("conflict"));
  await assert.rejects(requests.supportRequest(oscar, id), refused("conflict"));
  assert.equal((await askerOf(world, system, id))?.email, "lou@example.org");
  await assert.rejects(askerOf(world, eve, id), refused("forbidden"));
  await requests.forgetAsker(ada, id);
  assert.equal(await askerOf(world, system, id), undefined);
});

test("it is refused with a reason, and a public one that the steward closes is seen no more", async () => {
  await using world = await askedWorld();
  const { requests, ada } = world;
  const id = await world.ask("Les adresses des élus.");
  await requests.publishRequest(ada, id);
  await assert.rejects(requests.refuseRequest(ada, id, "  "), refused("invalid"));
  const { state, steps } = await requests.refuseRequest(ada, id, "Vie privée.");
  assert.equal(state, "refused");
  assert.equal(steps.at(-1)?.words, "Vie privée.");
  assert.equal(steps.at(-1)?.organization, undefined);
  await requests.closeRequest(ada, id);
  await assert.rejects(requests.getRequest(anyone, id), refused("not-found"));
  assert.equal((await requests.getRequest(ada, id)).state, "closed");
});
