import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type KillWorld, openKillWorld } from "./killed/killable.ts";
import { type LentRows, type LinkedPerson, OwnData, type Person } from "./killed/own-data.ts";
import { tryEachStep } from "./killed/steps.ts";
import { Visitor } from "./killed/visitor.ts";

/**
 * Linking, lending, telling once, helping and erasing: at each step of each one of the two processes is ended
 * by SIGKILL and starts again. Nothing is then done twice or by half, each reading stands once in the journal,
 * no row of who was erased is anywhere, and nothing is read under what ended.
 */
let world: KillWorld;
let own: OwnData;

before(async () => {
  world = await openKillWorld();
  own = await OwnData.open(world);
});

after(() => world?.[Symbol.asyncDispose]());

const holds = () => own.holds();
const loans = "/api/loans/messages";
const once = "/api/once/requests";

tryEachStep<Person>(
  () => world,
  {
    title: "somebody finds their rows",
    steps: [
      { kill: "producer", table: "person_links", on: "insert", at: "statement" },
      { kill: "producer", table: "person_links", on: "insert", at: "commit" },
      { kill: "producer", table: "person_links", on: "update", at: "statement" },
      { kill: "producer", table: "person_links", on: "update", at: "commit", soak: true },
    ],
    prepare: () => own.meet(),
    act: async (_, person) => void (await own.link(person)),
    settled: async (_, person) => own.seesOwn({ ...person, link: await own.linkOf(person.visitor) }),
  },
  holds,
);

const runs = "new.state = 'running' and old.state = 'unproven'";

tryEachStep<LinkedPerson>(
  () => world,
  {
    title: "they lend them",
    steps: [
      { kill: "producer", table: "loans", on: "insert", at: "statement" },
      { kill: "producer", table: "loans", on: "insert", at: "commit", soak: true },
      { kill: "producer", table: "loans", on: "update", when: runs, at: "statement" },
      { kill: "producer", table: "loans", on: "update", when: runs, at: "commit", soak: true },
      { kill: "producer", request: loans, to: "follower", held: "arrival" },
      { kill: "follower", request: loans, to: "follower", held: "arrival" },
      { kill: "follower", table: "borrowed_loans", on: "insert", at: "statement" },
      { kill: "follower", table: "borrowed_loans", on: "insert", at: "commit" },
      { kill: "producer", request: loans, to: "follower", held: "answer", soak: true },
      { kill: "producer", table: "outbox", on: "delete", at: "statement" },
    ],
    prepare: () => own.linked(),
    act: async (_, person) => void (await own.lend(person)),
    settled: async (_, person) => own.loanIs("running", person),
  },
  holds,
);

const ends = "new.state = 'ended' and old.state = 'running'";

tryEachStep<LentRows>(
  () => world,
  {
    title: "they take a loan back",
    steps: [
      { kill: "producer", table: "loans", on: "update", when: ends, at: "statement" },
      { kill: "producer", table: "loans", on: "update", when: ends, at: "commit" },
      { kill: "producer", table: "outbox", on: "insert", at: "statement" },
      { kill: "producer", table: "outbox", on: "insert", at: "commit", soak: true },
      { kill: "producer", table: "loans", on: "update", when: "new.settled_at is not null", at: "statement" },
      { kill: "producer", request: loans, to: "follower", held: "arrival" },
      { kill: "follower", request: loans, to: "follower", held: "arrival" },
      { kill: "follower", table: "borrowed_loans", on: "update", at: "statement" },
      { kill: "follower", table: "borrowed_loans", on: "update", at: "commit", soak: true },
      { kill: "producer", request: loans, to: "follower", held: "answer", soak: true },
    ],
    prepare: () => own.lent(),
    act: (_, lent) => own.withdraw(lent),
    settled: async (_, lent) => {
      assert.equal((await lent.read()).status, 403);
      await own.loanIs("ended", lent);
    },
  },
  holds,
);

tryEachStep<LentRows>(
  () => world,
  {
    title: "the borrower confirms that nothing is left",
    steps: [
      { kill: "follower", table: "borrowed_loans", on: "update", at: "statement" },
      { kill: "follower", table: "borrowed_loans", on: "update", at: "commit", soak: true },
      { kill: "follower", request: loans, to: "producer", held: "arrival" },
      { kill: "producer", request: loans, to: "producer", held: "arrival" },
      { kill: "producer", table: "loans", on: "update", at: "statement" },
      { kill: "producer", table: "loans", on: "update", at: "commit", soak: true },
      { kill: "follower", request: loans, to: "producer", held: "answer", soak: true },
    ],
    prepare: async () => {
      const lent = await own.lent();
      await own.withdraw(lent);
      await own.loanIs("ended", lent);
      return lent;
    },
    act: (_, lent) => own.confirmDeletion(lent),
    settled: (_, lent) => own.loanIs("deleted", lent),
  },
  holds,
);

interface Once {
  readonly person: LinkedPerson;
  readonly asker: Visitor;
}

const sent = "new.state = 'sent'";
const taken = "new.state = 'taken'";

tryEachStep<Once>(
  () => world,
  {
    title: "a fact is told once",
    steps: [
      { kill: "follower", table: "procedure_cases", on: "insert", at: "statement" },
      { kill: "follower", table: "procedure_cases", on: "insert", at: "commit", soak: true },
      { kill: "follower", request: once, to: "producer", held: "arrival" },
      { kill: "producer", request: once, to: "producer", held: "arrival" },
      { kill: "producer", table: "asked_once", on: "insert", at: "statement" },
      { kill: "producer", table: "asked_once", on: "insert", at: "commit", soak: true },
      { kill: "follower", request: once, to: "producer", held: "answer", soak: true },
      { kill: "producer", request: once, to: "producer", held: "answer", soak: true },
      { kill: "producer", table: "asked_once", on: "update", when: sent, at: "statement" },
      { kill: "producer", table: "asked_once", on: "update", when: sent, at: "commit" },
      { kill: "follower", table: "procedure_cases", on: "update", when: taken, at: "statement" },
      { kill: "follower", table: "procedure_cases", on: "update", when: taken, at: "commit", soak: true },
    ],
    prepare: async () => {
      const person = await own.linked();
      return { person, asker: await Visitor.open(world.follower, `Usager-${person.contract}`) };
    },
    act: (_, { person, asker }) => own.tellOnce(person, asker),
    settled: (_, { asker }) => own.isTold(asker),
  },
  holds,
);

interface Helped {
  readonly person: LinkedPerson;
  readonly helper: Visitor;
}

const offered = "new.state = 'offered'";

tryEachStep<Helped>(
  () => world,
  {
    title: "somebody helps",
    steps: [
      { kill: "producer", table: "mandates", on: "insert", at: "commit", soak: true },
      { kill: "producer", table: "mandates", on: "update", when: offered, at: "statement" },
      { kill: "producer", table: "mandates", on: "update", when: offered, at: "commit" },
      { kill: "producer", table: "mandates", on: "update", when: "new.state = 'running'", at: "statement" },
      {
        kill: "producer",
        table: "mandates",
        on: "update",
        when: "new.state = 'running'",
        at: "commit",
        soak: true,
      },
    ],
    prepare: async () => {
      const person = await own.linked();
      return { person, helper: await Visitor.open(world.producer, `Aide-${person.contract}`) };
    },
    act: async (_, { person, helper }) => void (await own.mandate(person, helper)),
    settled: async (_, { person, helper }) => {
      const link = await own.linkOf(helper);
      await own.seesOwn({ ...person, visitor: helper, link });
    },
  },
  holds,
);

const ended = "new.state = 'ended'";

tryEachStep<Helped & { readonly mandate: string; readonly link: string }>(
  () => world,
  {
    title: "help ends",
    steps: [
      { kill: "producer", table: "mandates", on: "update", when: ended, at: "statement" },
      { kill: "producer", table: "mandates", on: "update", when: ended, at: "commit", soak: true },
    ],
    prepare: async () => {
      const person = await own.linked();
      const helper = await Visitor.open(world.producer, `Aide-${person.contract}`);
      const mandate = await own.mandate(person, helper);
      return { person, helper, mandate, link: await own.linkOf(helper) };
    },
    act: (_, { person, mandate }) => own.endMandate(person, mandate),
    settled: async (_, { helper, link }) => {
      assert.equal(await helper.status(`/api/own-data/${link}/rows`), 404);
    },
  },
  holds,
);

const asked = "new.state = 'asked'";
const accepted = "new.state = 'accepted'";
const done = "new.done_at is not null";

tryEachStep<LentRows>(
  () => world,
  {
    title: "all of somebody is erased",
    steps: [
      { kill: "producer", table: "demands", on: "insert", at: "commit", soak: true },
      { kill: "producer", table: "demands", on: "update", when: asked, at: "commit", soak: true },
      { kill: "producer", table: "demands", on: "update", when: accepted, at: "statement" },
      { kill: "producer", table: "demands", on: "update", when: accepted, at: "commit", soak: true },
      { kill: "producer", table: "versions", on: "delete", at: "statement" },
      { kill: "producer", table: "versions", on: "delete", at: "commit" },
      { kill: "producer", table: "files_to_remove", on: "delete", at: "statement" },
      { kill: "producer", table: "files_to_remove", on: "delete", at: "commit", soak: true },
      { kill: "producer", table: "version_erasures", on: "update", at: "statement" },
      { kill: "producer", table: "version_erasures", on: "update", at: "commit", soak: true },
      { kill: "producer", table: "erasures", on: "update", when: done, at: "statement" },
      { kill: "producer", table: "erasures", on: "update", when: done, at: "commit" },
    ],
    prepare: () => own.lent(),
    act: (_, person) => own.erase(person),
    settled: async (_, person) => {
      await own.isErased(person);
      assert.equal((await person.read()).status, 403);
      await own.loanIs("ended", person);
    },
  },
  holds,
);

test("after all of it the files, the versions and the journals of both are found whole", () => own.check());
