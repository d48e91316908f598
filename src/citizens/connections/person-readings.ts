import type { Actor } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import { defined } from "../../base/defined.ts";
import { isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { type Access, listToldHere, type ReadingsOnly } from "../../journal/accesses.ts";
import { listOrganizationsById } from "../../people/remote-organizations.ts";
import type { CitizensContext } from "../context.ts";
import { getSelfData } from "../declarations.ts";
import { listLinks } from "../links.ts";
import { listReadings } from "../own-data.ts";
import { isWanted, onlyOf, type ReadingsFilter } from "../readings-filter.ts";
import type { PersonLink } from "../self-data.ts";
import { columnsNamed, type PersonReading, type PersonReadings } from "./readings-document.ts";

/** A stretch of them, the newest first, before that index of the journal. */
export interface ReadingsRequest extends ReadingsFilter {
  readonly before?: number | undefined;
  readonly pageSize: number;
}

interface Found extends Pick<PersonReading, "link" | "name"> {
  readonly access: Access;
}

/**
 * Who read what is held about the actor here, by each of their links, and what organizations here had told of them.
 * Tables that ask for a level which they have not shown are counted.
 */
export async function listPersonReadings(
  ctx: CitizensContext,
  actor: Actor,
  { before, pageSize, ...filter }: ReadingsRequest,
): Promise<PersonReadings> {
  const { account } = requireMember(actor);
  const cursor = before === undefined ? {} : { cursor: String(before) };
  const request = { pageSize, only: onlyOf(filter), ...cursor };
  const links = (await listLinks(ctx, actor)).filter(
    ({ linkedAt, mandate }) => linkedAt !== undefined && mandate === undefined,
  );
  const isToldOnce = isWanted({ isOwn: false, reading: "told-once" }, filter);
  const [told, ...byLink] = await Promise.all([
    isToldOnce ? listToldHere(ctx, account, { pageSize, ...cursor }) : { items: [] },
    ...links.map((link) => readingsBy(ctx, actor, link, request)),
  ]);
  const open = byLink.filter((one) => one !== "locked");
  // By two links to one table the same entry is found twice.
  const found = new Map<number, Found>();
  for (const access of told.items) found.set(access.index, { access, name: procedureOf(access) });
  for (const one of open.flat()) if (!found.has(one.access.index)) found.set(one.access.index, one);
  const newest = [...found.values()].toSorted((a, b) => b.access.index - a.access.index);
  const shown = newest.slice(0, pageSize);
  // Each part is as long as the page, or has no more.
  const last = newest.length > pageSize || shown.length === pageSize ? shown.at(-1) : undefined;
  return {
    readings: await toReadings(ctx, account, shown),
    ...defined({ older: last?.access.index }),
    locked: byLink.length - open.length,
  };
}

async function readingsBy(
  ctx: CitizensContext,
  actor: Actor,
  link: PersonLink,
  request: { readonly pageSize: number; readonly only: ReadingsOnly },
): Promise<readonly Found[] | "locked"> {
  try {
    const declared = await getSelfData(ctx, link.table);
    const { items } = await listReadings(ctx, actor, { link, declared }, request);
    return items.map((access) => ({ access, link: link.id, name: declared.told.name }));
  } catch (error) {
    if (isFailure(error, "forbidden")) return "locked";
    // The table went, or the link did, since.
    if (isFailure(error, "not-found") || isFailure(error, "gone")) return [];
    throw error;
  }
}

async function toReadings(
  { db }: CitizensContext,
  account: Id,
  found: readonly Found[],
): Promise<PersonReading[]> {
  const organizations = await listOrganizationsById(db, [
    ...new Set(found.map(({ access }) => access.organization)),
  ]);
  return found.map(({ access, link, name }) => {
    const { index, at, basis, reading, party, agent, reason, purpose, columns, organization } = access;
    const isOwn = access.account === account && (basis === "person" || basis === "mandate");
    return {
      index,
      at: at.toISOString(),
      name,
      producer: organizations.get(organization)?.name ?? "",
      basis,
      reading,
      isOwn,
      columns: columns.slice(0, columnsNamed),
      columnCount: columns.length,
      ...defined({
        link,
        agent,
        reason,
        purpose,
        party: party.kind === "organization" ? party.name : undefined,
        once: reading === "told-once" ? onceOf(access) : undefined,
      }),
    };
  });
}

function procedureOf(access: Access): string {
  return onceOf(access).procedure;
}

/** For which procedure and under which law something was told, as its entry says; of what nobody asked for, which right it opens. */
function onceOf({ filter = "" }: Access): NonNullable<PersonReading["once"]> {
  const told = new URLSearchParams(filter);
  const right = told.get("right") ?? undefined;
  return { procedure: told.get("procedure") ?? "", law: told.get("law") ?? "", ...defined({ right }) };
}
