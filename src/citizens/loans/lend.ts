import { type Actor, anyone, system } from "../../access/actor.ts";
import { startAgreement } from "../../access/agreements.ts";
import { requireMember } from "../../access/require.ts";
import { lastDayBefore } from "../../base/day.ts";
import { defined } from "../../base/defined.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, isId, newId } from "../../base/id.ts";
import type { Language } from "../../base/language.ts";
import type { Db, Tx } from "../../db/db.ts";
import { findHome } from "../../people/remote-organizations.ts";
import { registerKeysFor } from "../../projects/key-registrations.ts";
import { getProject } from "../../projects/projects.ts";
import type { Column } from "../../tables/column.ts";
import { getTable } from "../../tables/tables.ts";
import { isCode, keptCode, wrongCode } from "../codes.ts";
import { consentTyp, toConsentRecord } from "../consent-record.ts";
import type { CitizensContext } from "../context.ts";
import { holdPerson, unknownLink } from "../links.ts";
import {
  type Borrower,
  checkLent,
  checkPurpose,
  endOfLoan,
  type LentRows,
  type Loan,
  type LoanContent,
  termsOf,
} from "../loan.ts";
import { getOwnTable } from "../own-data.ts";
import { digestOf } from "../person-digest.ts";
import { askStepUp } from "../step-up.ts";
import { takeGiven } from "./borrowed-rows.ts";
import { enqueueLoan } from "./loan-kind.ts";
import {
  holdLoan,
  type LoanRow,
  openLoan,
  sealLender,
  sealLoan,
  selectLoans,
  unknownLoan,
} from "./loan-rows.ts";
import { getOwnLoan } from "./own-loans.ts";
import { consentOf } from "./sign-consent.ts";
import { tellBorrower } from "./tell-borrower.ts";

/** Of one account: those that run, and those that were asked for within a day, whatever became of them. */
const loansMax = 50;
/** To one project, that run: its keys tell all of them at once (`access/agreement-keys.ts`). */
const ofProjectMax = 5000;
const dayMs = 86_400_000;

/** What somebody lends of what a link of theirs opens. */
export interface AskedLoan extends LentRows {
  /** An organization, by its id here, and one of its projects. */
  readonly to: Id;
  readonly project?: Id;
  readonly purpose: string;
  /** The last day of reading (ISO 8601). */
  readonly until: string;
  readonly language: Language;
  /** From which network. */
  readonly address: string;
}

/**
 * Waits for a code of a letter, as erasing does; until then nobody reads anything. Where the table asks for a
 * level that was shown just now, it begins at once. One that waited before goes.
 */
export async function askLoan(
  ctx: CitizensContext,
  actor: Actor,
  link: string,
  asked: AskedLoan,
): Promise<Loan> {
  const { account } = requireMember(actor);
  const own = await getOwnTable(ctx, actor, link);
  const now = ctx.clock();
  const { declared, version } = own;
  const content: LoanContent = {
    ...checkLent(asked, version),
    purpose: checkPurpose(asked.purpose),
    name: declared.told.name,
  };
  const endsAt = endOfLoan(asked.until, now);
  const borrower = await findBorrower(ctx, asked, declared.organization);
  const person = await ctx.db.begin((tx) => holdPerson(ctx, tx, { id: own.link.id, actor, need: "own" }));
  const id = newId(now.getTime());
  const [digest, lender, sealed] = await Promise.all([
    digestOf(ctx, declared.table, person),
    sealLender(ctx, id, person),
    sealLoan(ctx, id, content),
  ]);
  await refuseAskedMany(ctx.db, account, now);
  await refuseMany(ctx.db, { account, ...borrower });
  const { language, address } = asked;
  const step = { own, person, what: "lend", link: `loans/${id}`, language, address } as const;
  const code = await askStepUp(ctx, actor, step);
  const kept = code === undefined ? undefined : keptCode(id, code, now);
  await ctx.db.begin(async (tx) => {
    await holdPerson(ctx, tx, { id: own.link.id, actor, need: "own" });
    await holdLoansOf(tx, account);
    await refuseAskedMany(tx, account, now);
    await tx`delete from loans where account = ${account} and table_id = ${declared.table} and state = 'unproven'`;
    await tx`
      insert into loans (id, account, table_id, dataset, organization, digest, person, content, state,
        borrower_instance, borrower, borrower_name, project, asked_at, ends_at, code, code_until)
      values (${id}, ${account}, ${declared.table}, ${declared.dataset.id}, ${declared.organization}, ${digest},
        ${lender}, ${sealed}, 'unproven', ${borrower.instance}, ${borrower.id}, ${borrower.name},
        ${borrower.project ?? null}, ${now}, ${endsAt}, ${kept?.code ?? null}, ${kept?.codeUntil ?? null})`;
    if (kept === undefined)
      await begin(ctx, tx, { actor, row: await holdLoan(tx, id, tx`true`), columns: version.columns });
  });
  return getOwnLoan(ctx, actor, id);
}

/** Until the transaction ends nobody else lends by this account: what is counted holds. */
async function holdLoansOf(tx: Tx, account: Id): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`loans:${account}`}, 0))`;
}

/** Each begins with a letter to the borrower, or to who lends. Throws `too-many`. */
async function refuseAskedMany(db: Db | Tx, account: Id, now: Date): Promise<void> {
  const [count] = await db<{ asked: number }[]>`
    select count(*)::int as asked from loans
    where account = ${account} and asked_at > ${new Date(now.getTime() - dayMs)}`;
  if ((count?.asked ?? 0) < loansMax) return;
  throw new Failure("too-many", "citizens-loans-of-day", { max: loansMax });
}

/** Throws `too-many` where enough run, of the account or to the project. */
async function refuseMany(
  db: Db | Tx,
  { account, project, instance }: Pick<Borrower, "project" | "instance"> & { readonly account: Id | null },
): Promise<void> {
  const [count] = await db<{ running: number; ofProject: number }[]>`
    select (select count(*)::int from loans where account = ${account} and state = 'running') as running,
      (select count(*)::int from loans where project = ${project ?? null} and state = 'running'
        and borrower_instance = ${instance}) as of_project`;
  const { running = 0, ofProject = 0 } = count ?? {};
  if (running >= loansMax) throw new Failure("too-many", "citizens-loans-many", { max: loansMax });
  if (ofProject < ofProjectMax) return;
  throw new Failure("too-many", "citizens-loans-of-project", { max: ofProjectMax });
}

/** Throws `invalid` for one that is none, that holds the rows itself, or whose instance is not tied with this one. */
async function findBorrower(
  ctx: CitizensContext,
  { to, project }: Pick<AskedLoan, "to" | "project">,
  producer: Id,
): Promise<Borrower> {
  const home = isId(to) && to !== producer ? await findHome(ctx.db, to) : undefined;
  if (home === undefined) throw new Failure("invalid", "citizens-loan-nobody", { parameter: "to" });
  const { instance = ctx.url, id, name } = home;
  if (instance !== ctx.url && !(await ctx.peers.isTied(instance))) {
    throw new Failure("invalid", "citizens-loan-untied", { parameter: "to", instance });
  }
  if (project === undefined) return { instance, id, name };
  const { owner, state, id: found } = await getProject(ctx, anyone, project);
  if (owner.kind !== "organization" || owner.id !== to || state !== "published") {
    throw new Failure("invalid", "citizens-loan-nobody", { parameter: "to" });
  }
  return { instance, id, name, project: found };
}

/** What was found as it was asked for holds when it begins too. Throws `invalid`, `not-found`. */
async function checkBorrower(
  ctx: CitizensContext,
  { borrowerInstance: instance, borrower, project }: LoanRow,
): Promise<void> {
  const isThere =
    instance === ctx.url
      ? (await findHome(ctx.db, borrower)) !== undefined
      : await ctx.peers.isTied(instance);
  if (!isThere && instance !== ctx.url) {
    throw new Failure("invalid", "citizens-loan-untied", { parameter: "to", instance });
  }
  const { state } = project === null ? { state: "published" } : await getProject(ctx, anyone, project);
  if (!isThere || state !== "published") {
    throw new Failure("invalid", "citizens-loan-nobody", { parameter: "to" });
  }
}

/** The code of the letter: from then on it is read, and the borrower is told. Asked twice it is lent once. */
export async function proveLoan(ctx: CitizensContext, actor: Actor, id: string, code: string): Promise<Loan> {
  const { account } = requireMember(actor);
  const [seen] = await selectLoans(ctx.db, ctx.db`id::text = ${id} and account = ${account}`);
  if (seen === undefined) throw unknownLoan();
  if (seen.state === "unproven") await checkBorrower(ctx, seen);
  const { version } = await getTable(ctx, system, seen.tableId);
  const isProven = await ctx.db.begin(async (tx) => {
    const row = await holdLoan(tx, id, tx`account = ${account} and state = 'unproven'`);
    if (isCode(row.id, row, code, ctx.clock())) {
      await begin(ctx, tx, { actor, row, columns: version?.columns ?? [] });
      return true;
    }
    await tx`update loans set code_tries = code_tries + 1 where id = ${row.id}`;
    return false;
  });
  if (!isProven) throw wrongCode();
  return getOwnLoan(ctx, actor, id);
}

interface Beginning {
  readonly actor: Actor;
  readonly row: LoanRow;
  readonly columns: readonly Column[];
}

/** In one transaction: it runs, it is signed, who reads is to be told. */
async function begin(ctx: CitizensContext, tx: Tx, { actor, row, columns }: Beginning): Promise<void> {
  const { id, account, tableId: table, dataset, project, endsAt } = row;
  const lentAt = ctx.clock();
  if (account !== null) await holdLoansOf(tx, account);
  await refuseMany(tx, {
    account,
    instance: row.borrowerInstance,
    ...defined({ project: project ?? undefined }),
  });
  if (endsAt <= lentAt) throw new Failure("invalid", "citizens-loan-past", { parameter: "until" });
  const [link] = await tx<{ id: Id }[]>`
    select id from person_links where account = ${account} and table_id = ${table} and digest = ${row.digest}
      and linked_at is not null and mandate is null`;
  if (link === undefined) throw unknownLink();
  await holdPerson(ctx, tx, { id: link.id, actor, need: "own" });
  const content = await openLoan(ctx, row);
  if (content === undefined) throw new Failure("conflict", "citizens-loan-lost");
  const running = { ...row, lentAt };
  const consent = await consentOf({ ...ctx, db: tx }, running, content, "given");
  const given = await ctx.identity.within(tx).signDocument(consentTyp, toConsentRecord(consent));
  await startAgreement(tx, {
    id,
    dataset,
    party: { ...partyOf(row), requester: "company" },
    ...(project === null ? {} : { project }),
    terms: {
      purpose: "personal",
      tables: [termsOf({ table, columns }, content)],
      until: lastDayBefore(endsAt),
      duties: ["delete-after"],
      words: "",
    },
    lent: true,
    startedAt: lentAt,
    endsAt,
  });
  await tx`
    update loans set state = 'running', lent_at = ${lentAt}, code = null,
      content = ${await sealLoan(ctx, id, { ...content, given })}
    where id = ${id}`;
  if (row.borrowerInstance === ctx.url) await takeGiven(tx, consent, given, lentAt);
  else await enqueueLoan(tx, { loan: id, what: "given", peer: row.borrowerInstance, at: lentAt });
  if (project !== null && row.borrowerInstance === ctx.url) {
    await registerKeysFor(tx, { project, agreement: id, instance: ctx.url }, lentAt);
  }
  await tellBorrower(ctx, tx, id, "lent");
}

function partyOf({ borrowerInstance: instance, borrower: id, borrowerName: name }: LoanRow) {
  return { instance, kind: "organization", id, name } as const;
}
