import type { Role } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { GivenRole } from "./provider.ts";

/** Lines as a steward writes them: value; organization; role. */
export async function parseRoleLines(db: Db, text: string): Promise<readonly GivenRole[]> {
  const lines = text.split("\n").map((line) => line.trim());
  const roles: GivenRole[] = [];
  for (const [at, line] of lines.entries()) {
    if (line !== "") roles.push(await parseLine(db, line, at + 1));
  }
  return roles;
}

export async function writeRoleLines(db: Db | Tx, roles: readonly GivenRole[]): Promise<string> {
  const rows = await db<{ id: Id; slug: string }[]>`
    select id, slug from organizations where id = any(${roles.map(({ organization }) => organization)}::uuid[])`;
  const slugs = new Map(rows.map(({ id, slug }) => [id, slug]));
  return roles
    .flatMap(({ value, organization, role }) => {
      const slug = slugs.get(organization);
      return slug === undefined ? [] : [`${value} ; ${slug} ; ${role}`];
    })
    .join("\n");
}

async function parseLine(db: Db, text: string, line: number): Promise<GivenRole> {
  // The value of another may hold a semicolon.
  const [, value = "", slug = "", role = ""] = /^(.+?)\s*;\s*([^;\s]+)\s*;\s*(\w+)$/.exec(text) ?? [];
  const [organization] = await db<{ id: Id }[]>`
    select id from organizations where slug = ${slug} and origin is null`;
  if (organization === undefined || !isRole(role)) {
    throw new Failure("invalid", "people-provider-role-line", { parameter: "roles", line });
  }
  return { value, organization: organization.id, role };
}

function isRole(text: string): text is Role {
  return text === "administrator" || text === "editor" || text === "reader";
}
