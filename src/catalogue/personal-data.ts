import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Actor } from "../access/actor.ts";
import type { Db, Tx } from "../db/db.ts";
import { readSettings } from "../people/instance.ts";
import { listOrganizationsById } from "../people/remote-organizations.ts";
import type { CatalogueContext } from "./context.ts";
import type { Dataset } from "./dataset.ts";
import { getDataset } from "./datasets.ts";
import { findUnlisted } from "./list-datasets.ts";
import { parseContact } from "./contact.ts";
import { cleanMetadata } from "./metadata-rules.ts";
import type { Contact, Metadata, PersonalDataNotice } from "./metadata.ts";

/** Why data that name people may be published, and whom those write to whom they name. */
export interface PersonalDataAnswer {
  readonly personalData?: string;
  /** An e-mail address, the address of a page, or a name with what it takes to write to it. */
  readonly personalDataContact?: string;
}

const reasonMax = 5000;
const contactMax = 500;

/** Of what is answered, what stood before and whom one usually asks; undefined while nobody said why. */
export function noticeOf(
  { personalData = "", personalDataContact = "" }: PersonalDataAnswer,
  before: PersonalDataNotice | undefined,
  usual: Contact | undefined,
): PersonalDataNotice | undefined {
  checkLength("personalData", personalData, reasonMax);
  checkLength("personalDataContact", personalDataContact, contactMax);
  const reason = personalData.trim() === "" ? before?.reason : personalData;
  if (reason === undefined) return undefined;
  const contact =
    personalDataContact.trim() === "" ? (before?.contact ?? usual) : parseContact(personalDataContact);
  return cleanMetadata({ personalData: { ...before, reason, ...defined({ contact }) } }).value.personalData;
}

/** Whom one asks of a dataset whose notice names nobody: its own contact, its organization, the site. */
export async function usualContact(
  { db, clock }: Pick<CatalogueContext, "clock"> & { readonly db: Db | Tx },
  { organization, metadata }: { readonly organization: Id; readonly metadata: Metadata },
): Promise<Contact | undefined> {
  const own = metadata.contacts.find(({ email, url }) => email !== undefined || url !== undefined);
  if (own !== undefined) return own;
  const email = (await listOrganizationsById(db, [organization])).get(organization)?.email;
  if (email !== undefined) return { email };
  const { legal } = await readSettings({ db, clock });
  const site = legal.privacy.trim() || legal.email.trim();
  return site === "" ? undefined : parseContact(site);
}

/** Who is written to about the people whom a dataset names, as its page and its form tell it. */
export async function contactOf(
  context: Pick<CatalogueContext, "db" | "clock">,
  actor: Actor,
  id: Id,
): Promise<Contact | undefined> {
  const dataset = await getDataset(context, actor, id);
  return dataset.metadata.personalData?.contact ?? usualContact(context, dataset);
}

/** Published here for some alone, and so in no index: those that name people and do not say why. */
export async function listUnexplained(context: CatalogueContext, actor: Actor): Promise<readonly Dataset[]> {
  const unlisted = await findUnlisted(context, actor, "");
  const silent: Dataset[] = [];
  for (const dataset of unlisted) {
    const { metadata, origins } = dataset;
    if (metadata.personalData?.reason !== undefined || origins.length > 0) continue;
    const isTold = metadata.personalData !== undefined;
    const names = isTold || (await context.readiness(dataset.id, context.db)).personalData.length > 0;
    if (names) silent.push(dataset);
  }
  return silent;
}

function checkLength(parameter: keyof PersonalDataAnswer, text: string, max: number): void {
  if (text.length > max) throw new Failure("invalid", "catalogue-answer-long", { parameter, max });
}
