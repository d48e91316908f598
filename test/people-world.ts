import type { OpenAPIHono } from "@hono/zod-openapi";
import { type Actor, system } from "../src/access/actor.ts";
import { datasetsVerbs, organizationsOfCatalogue } from "../src/catalogue/room.ts";
import type { Id } from "../src/base/id.ts";
import type { Readiness, TableFacts } from "../src/catalogue/context.ts";
import { openPasswords } from "../src/people/password.ts";
import { createAccount } from "../src/people/accounts.ts";
import { peopleVerbs } from "../src/people/room.ts";
import { changeSettings, readSettings } from "../src/people/instance.ts";
import { actorOfAccount } from "../src/people/sessions.ts";
import { projectsVerbs } from "../src/projects/room.ts";
import type { DataRequest } from "../src/projects/data-request.ts";
import type { KeyRegistration } from "../src/projects/key-registration.ts";
import type { Project } from "../src/projects/project.ts";
import { openTerritory } from "../src/territory/open-territory.ts";
import { type ApiOptions, createApi } from "../src/api/app.ts";
import type { ApiEnv } from "../src/api/routes.ts";
import type { Rooms } from "../src/rooms.ts";
import { testDatabase } from "./database.ts";
import { testVault } from "./vault.ts";
import { noRemote } from "./no-remote.ts";

export const password = "quatre mots sans lien";

/**
 * People, organizations and datasets with nothing around them: an administrator of the instance
 * (ada), a town with an administrator, an editor and a reader (tom, eve, rita), another
 * organization with an editor (oscar).
 */
export async function peopleWorld(options: Partial<ApiOptions> = {}) {
  const test = await testDatabase();
  const time = { now: new Date("2026-11-25T08:00:00Z") };
  const people = {
    db: test.db,
    clock: () => time.now,
    passwords: openPasswords({ cost: 4 }),
    vault: testVault(),
    catalogue: organizationsOfCatalogue(test.db),
  };
  const readiness: { current: Readiness } = { current: { tables: 1, personalData: [] } };
  const tables = new Map<Id, TableFacts>();
  const checks = new Map<Id, ReadonlyMap<string, boolean>>();
  const catalogue = { db: test.db, clock: people.clock, readiness: async () => readiness.current };
  const describing = {
    territory: openTerritory(),
    tableFacts: async () => tables,
    tableDistributions: async () =>
      new Map([...tables].map(([id, { distributions }]) => [id, distributions] as const)),
    linkChecks: async () => checks,
    changesOf: async () => ({ at: [] }),
  };
  /** What others were told of projects and requests. */
  const told: unknown[] = [];
  const projects = {
    db: test.db,
    clock: people.clock,
    agreementsOf: async () => [],
    deliverKey: async (registration: KeyRegistration) => void told.push(registration),
    isTied: async () => true,
    askKeyUses: async () => ({ keys: [] }),
    tellProducers: async (project: Project, datasets: readonly Id[]) =>
      void told.push({ published: project.id, datasets }),
    tellAssigned: async (request: DataRequest, to: Id) => void told.push({ assigned: request.id, to }),
    tellAsker: async (request: Id) => void told.push({ answered: request }),
  };
  const bound = {
    ...peopleVerbs(people),
    ...datasetsVerbs({ ...catalogue, ...describing }),
    ...projectsVerbs(projects),
  };
  const rooms = {
    ...bound,
    instance: {
      url: "http://maille.test",
      version: "0.0.0",
      now: () => time.now,
      settings: () => readSettings(people),
      changeSettings: (actor: Actor, change: object) => changeSettings(people, actor, change),
      health: async () => ({ database: true, engine: true }),
    },
    tables: { listTables: async () => [] },
    sharing: { agreementsOfProject: async () => [] },
    ...noRemote,
  } as unknown as Rooms;
  const bugs: unknown[] = [];
  const api = createApi(rooms, {
    url: "http://maille.test",
    version: "0.0.0",
    clock: people.clock,
    onBug: (bug) => bugs.push(bug),
    ...options,
  });
  const organizations = await populate(people, bound);
  return {
    ...test,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
    people,
    catalogue,
    projects,
    told,
    rooms,
    api,
    bugs,
    readiness,
    /** What the tables say, by dataset, and which remote addresses answered. */
    tables,
    checks,
    time,
    ...organizations,
    actor: (name: string) => actorOfAccount(people, `${name}@example.org`),
    token: async (name: string) => {
      const actor = await actorOfAccount(people, `${name}@example.org`);
      return (await bound.tokens.createToken(actor, { name: "test" })).secret;
    },
    session: async (name: string) =>
      (await bound.accounts.signIn(`${name}@example.org`, password, { address: "::1" })).secret,
  };
}

/** Asks the API as a program does: JSON in, JSON out. */
export async function ask(
  api: OpenAPIHono<ApiEnv>,
  method: string,
  path: string,
  { token, json, headers = {} }: { token?: string; json?: unknown; headers?: Record<string, string> } = {},
) {
  const response = await api.fetch(
    new Request(`http://maille.test${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: typeof json === "string" ? json : JSON.stringify(json) }),
    }),
  );
  const text = await response.text();
  const body = /json/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body };
}

type Bound = ReturnType<typeof peopleVerbs>;

async function populate(people: Parameters<typeof createAccount>[0], bound: Bound) {
  const accounts: Record<string, string> = {};
  for (const name of ["ada", "tom", "eve", "rita", "oscar"]) {
    const account = await createAccount(people, system, {
      name,
      email: `${name}@example.org`,
      password,
      administrator: name === "ada",
    });
    accounts[name] = account.id;
  }
  const town = await bound.organizations.createOrganization(system, { name: "Ville de Saint-Œuf" });
  const other = await bound.organizations.createOrganization(system, { name: "Autre organisme" });
  await bound.organizations.setMember(system, town.id, accounts["tom"] ?? "", "administrator");
  await bound.organizations.setMember(system, town.id, accounts["eve"] ?? "", "editor");
  await bound.organizations.setMember(system, town.id, accounts["rita"] ?? "", "reader");
  await bound.organizations.setMember(system, other.id, accounts["oscar"] ?? "", "editor");
  return { town, other, accounts };
}
