import { Failure } from "../../base/failure.ts";
import { keyIdOf, peekDocument, verifyDocument } from "../../identity/documents.ts";
import { findHome } from "../../people/remote-organizations.ts";
import { registerKeysFor, revokeKeysFor } from "../../projects/key-registrations.ts";
import { getProject } from "../../projects/projects.ts";
import { anyone } from "../../access/actor.ts";
import {
  type Consent,
  consentTyp,
  deletionTyp,
  fromConsentRecord,
  isConsentRecord,
} from "../consent-record.ts";
import type { CitizensContext } from "../context.ts";
import { deletionSchema } from "../loan-deletion.ts";
import { noteDeleted } from "./borrowed.ts";
import { findBorrowed, holdTaken, takeEnded, takeGiven } from "./borrowed-rows.ts";
import { tellBorrower } from "./tell-borrower.ts";

/** Characters of a signed document, many times those of an honest one. */
const documentMax = 100_000;

/**
 * Takes a receipt, or a confirmation, of another instance, which is known by the signature of its request.
 * Twice is once. Throws what the sender is to know: `forbidden`, `invalid`, `not-found`, `too-many`, `unauthenticated`.
 */
export async function receiveLoan(
  ctx: CitizensContext,
  from: string,
  document: string,
  address?: string,
): Promise<void> {
  if (document.length > documentMax) {
    throw new Failure("invalid", "citizens-loan-document-long", { max: documentMax });
  }
  const keys = await ctx.peers.keysOf(from, keyIdOf(document), address);
  if (isConsentRecord(peekDocument(document))) {
    const consent = fromConsentRecord(await verifyDocument(document, { typ: consentTyp, keys }));
    return takeReceipt(ctx, from, consent, document);
  }
  const { data: told } = deletionSchema.safeParse(await verifyDocument(document, { typ: deletionTyp, keys }));
  if (told === undefined) throw new Failure("invalid", "citizens-consent-malformed", { where: "loan" });
  if (told.instance !== from) throw new Failure("forbidden", "citizens-loan-of-another");
  const { loan, organization } = told;
  const deleted = { loan, instance: from, organization, at: new Date(told.deletedAt) };
  await ctx.db.begin((tx) => noteDeleted(ctx, tx, deleted));
}

async function takeReceipt(
  ctx: CitizensContext,
  from: string,
  consent: Consent,
  document: string,
): Promise<void> {
  const { loan, instance, borrower, state, endsAt } = consent;
  if (instance !== from || borrower.instance !== ctx.url)
    throw new Failure("forbidden", "citizens-loan-of-another");
  const now = ctx.clock();
  if (state !== "given") {
    return ctx.db.begin(async (tx) => {
      if (!(await takeEnded(tx, { loan, instance, endedAt: consent.endedAt ?? now }, document))) return;
      await revokeKeysFor(tx, { agreement: loan, instance }, now);
      await tellBorrower(ctx, tx, loan, "ended");
    });
  }
  if (!(await ctx.peers.isTied(from)))
    throw new Failure("forbidden", "citizens-loan-untied", { instance: from });
  const home = await findHome(ctx.db, borrower.id);
  if (home === undefined || home.instance !== undefined) {
    throw new Failure("not-found", "people-organization-not-found");
  }
  if (borrower.project !== undefined) {
    const { owner } = await getProject(ctx, anyone, borrower.project);
    if (owner.id !== borrower.id) throw new Failure("forbidden", "citizens-loan-of-another");
  }
  if (endsAt <= now) return;
  await ctx.db.begin(async (tx) => {
    if ((await findBorrowed(tx, loan)) !== undefined) return;
    await holdTaken(tx, consent, now);
    if (!(await takeGiven(tx, consent, document, now))) return;
    if (borrower.project !== undefined) {
      await registerKeysFor(tx, { project: borrower.project, agreement: loan, instance: from }, now);
    }
    await tellBorrower(ctx, tx, loan, "lent");
  });
}
