import { Failure, isFailure } from "../../base/failure.ts";
import { type Id, newId } from "../../base/id.ts";
import { cleanText } from "../../catalogue/metadata-rules.ts";
import type { Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import type { AskedOnce } from "../once-peers.ts";
import { type FactSource, isOnceRefusal, type OnceRefusal } from "../procedure.ts";
import { receiveAsked } from "./asked.ts";
import { checkFiles, keepFiles, type SentFile, toCaseFiles } from "./case-files.ts";
import { type CaseRow, sealContent } from "./case-rows.ts";
import type { NamedProcedure } from "./procedures.ts";
import { type OnceRequest, requestMs, signRequest } from "./request-document.ts";

const wordsMax = 5000;
/** Sources that one account asks, or brings something for, within a day. */
const partsMax = 50;
const dayMs = 86_400_000;

/** What the citizen brings in place of what would be fetched: words, files or both. The organization reads it as such. */
export interface Paper {
  readonly words: string;
  readonly files?: readonly SentFile[];
}

/** Whose part is to begin, and of what: of an account, or asked by an agent. */
export interface PartOf {
  readonly procedure: NamedProcedure;
  readonly account: Id | null;
  /** Absent where the part begins a case. */
  readonly caseId: Id | undefined;
  readonly place: number;
  readonly source: FactSource;
}

/** Asks: with its request, signed. */
export async function askPart(
  { url, clock, identity }: Pick<CitizensContext, "url" | "clock" | "identity">,
  tx: Tx,
  of: PartOf,
  agent?: OnceRequest["agent"],
): Promise<CaseRow> {
  const { organization, organizationName, slug, title } = of.procedure;
  const { instance, exchange, table, columns, law, keepDays } = of.source;
  const at = clock();
  const id = newId(at.getTime());
  const until = new Date(at.getTime() + requestMs);
  const request = await signRequest(
    { identity: identity.within(tx) },
    {
      id,
      from: url,
      to: instance,
      organization: { id: organization, name: organizationName },
      procedure: { slug, title },
      agreement: exchange,
      table,
      columns: [...columns],
      law,
      keepDays,
      ...(agent === undefined ? { explicitAt: at.toISOString() } : { agent }),
      until: until.toISOString(),
    },
  );
  const reference = agent?.case ?? null;
  return insertPart(tx, { ...rowOf(of, id), reference, state: "asked", request, at, until });
}

/** Keeps what the citizen brings. Throws `invalid` where that is nothing or too many words, and as `checkFiles` and `keepFiles` do. */
export async function bringPart(
  ctx: Pick<CitizensContext, "clock" | "vault" | "store">,
  tx: Tx,
  of: PartOf & { readonly account: Id },
  paper: Paper,
): Promise<CaseRow> {
  const { table, keepDays } = of.source;
  const words = cleanText(paper.words, wordsMax + 1);
  if (words.length > wordsMax)
    throw new Failure("invalid", "once-paper-long", { parameter: `words-${table}`, max: wordsMax });
  const files = toCaseFiles(ctx, checkFiles(paper.files ?? [], `files-${table}`));
  if (words === "" && files.length === 0)
    throw new Failure("invalid", "once-paper-empty", { parameter: `words-${table}` });
  const at = ctx.clock();
  const id = newId(at.getTime());
  const until = new Date(at.getTime() + keepDays * dayMs);
  const named = files.map(({ id: file, name, type }) => ({ id: file, name, type }));
  const content = await sealContent(ctx, id, { words, files: named, isNamed: true });
  const row = await insertPart(tx, { ...rowOf(of, id), state: "brought", content, at, until });
  await keepFiles(ctx, tx, { part: id, account: of.account }, files);
  return row;
}

function rowOf({ procedure, account, caseId, place, source }: PartOf, id: Id) {
  return {
    id,
    caseId: caseId ?? id,
    procedure: procedure.id,
    organization: procedure.organization,
    account,
    place,
    source,
    reference: null,
    request: "",
    refusal: null,
    content: "",
    receipt: "",
  } as const;
}

/** Where the cases of the account are held. Throws `too-many` where it began enough. */
async function insertPart(tx: Tx, row: CaseRow): Promise<CaseRow> {
  const since = new Date(row.at.getTime() - dayMs);
  const [count] = await tx<{ begun: number }[]>`
    select count(*)::int as begun from procedure_cases where account = ${row.account} and at > ${since}`;
  if ((count?.begun ?? 0) >= partsMax) throw new Failure("too-many", "once-cases-many", { max: partsMax });
  await tx`
    insert into procedure_cases (id, case_id, procedure, organization, account, place, source, reference, state,
      request, content, at, until)
    values (${row.id}, ${row.caseId}, ${row.procedure}, ${row.organization}, ${row.account}, ${row.place},
      ${tx.json(row.source as never)}, ${row.reference}, ${row.state}, ${row.request}, ${row.content}, ${row.at},
      ${row.until})`;
  return row;
}

/** Where the facts are held here, nothing leaves the process. */
export async function handOver(
  ctx: CitizensContext,
  to: string,
  request: string,
  person?: string,
): Promise<AskedOnce> {
  if (to === ctx.url) return receiveAsked(ctx, ctx.url, request, person);
  if (!(await ctx.oncePeers.isTied(to))) return { refusal: "once-not-tied" };
  try {
    return await ctx.oncePeers.ask(to, request, person);
  } catch (error) {
    if (isFailure(error) && isOnceRefusal(error.key)) return { refusal: error.key };
    throw error;
  }
}

/** One that is not asked any more is left as it is. */
export async function refusePart(
  { db }: { readonly db: CitizensContext["db"] | Tx },
  id: Id,
  refusal: OnceRefusal,
): Promise<void> {
  await db`
    update procedure_cases set state = 'refused', refusal = ${refusal} where id = ${id} and state = 'asked'`;
}
