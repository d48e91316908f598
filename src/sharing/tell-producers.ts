import { system } from "../access/actor.ts";
import type { Clock } from "../base/clock.ts";
import type { Id } from "../base/id.ts";
import { findPublished } from "../catalogue/datasets.ts";
import type { Db } from "../db/db.ts";
import type { Letters } from "../letters/letters.ts";
import { reuseLetter } from "../letters/project-letters.ts";
import { readSettings } from "../people/instance.ts";
import { addressesOfEditors } from "../people/names.ts";
import type { Project } from "../projects/project.ts";
import { tellOfReuse } from "./notifications.ts";

interface TellingContext {
  readonly db: Db;
  readonly clock: Clock;
  /** Where the instance is reached. */
  readonly url: string;
  readonly letters: Pick<Letters, "post">;
}

/** A reuse, with where it is published: its place here by `reuse`, or another instance by its name. */
interface PublishedReuse {
  readonly title: string;
  /** By its name. */
  readonly owner: string;
  readonly address: string;
  readonly reuse?: Id;
  readonly elsewhere?: { readonly instance: string; readonly url: string };
}

/** Of a project that is published here. */
export function reuseOf({ id, title, owner, slug }: Project, url: string): PublishedReuse {
  return { reuse: id, title, owner: owner.name, address: `${url}/reuses/${slug}` };
}

/** Those who answer for the datasets of a reuse are told of it: each of their own, whoever else may know of them. */
export async function tellProducers(
  { db, clock, url, letters }: TellingContext,
  reuse: PublishedReuse,
  datasets: readonly Id[],
): Promise<void> {
  const used = await findPublished({ db }, system, datasets);
  const titlesOf = Map.groupBy(used.values(), ({ organization }) => organization);
  const titles = (organization: Id) => (titlesOf.get(organization) ?? []).map(({ title }) => title);
  for (const organization of titlesOf.keys()) {
    await tellOfReuse({ db, clock }, { ...reuse, organization, datasets: titles(organization) });
  }
  const { name, language } = await readSettings({ db, clock });
  const { title, owner, address, elsewhere } = reuse;
  const published = { title, owner, address, where: elsewhere?.instance ?? name };
  const editors = await addressesOfEditors(db, [...titlesOf.keys()]);
  await letters.post(
    editors.map(({ email, organization }) =>
      reuseLetter(published, { name, language, url, to: email, titles: titles(organization) }),
    ),
  );
}
