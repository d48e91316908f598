import { daysOfKeys } from "../access/agreement-keys.ts";
import { isDay } from "../base/day.ts";
import { Failure, isFailure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Db } from "../db/db.ts";
import type { ProjectsContext, ProjectRowsContext } from "./context.ts";
import type { KeyUse } from "./project.ts";

/** Keys of one question, and instances that are asked for one page. */
const keysMax = 200;
const instancesMax = 20;
/** What was told so recently is not asked again. */
const freshMs = 60_000;

type Asking = Pick<ProjectsContext, "db" | "clock" | "askKeyUses">;

/**
 * When the keys were last shown, at each instance that was told of them: those that answer are asked
 * now, and of those that do not, what they told last and when stays.
 */
export async function usesOf(ctx: Asking, keys: readonly Id[]): Promise<ReadonlyMap<Id, readonly KeyUse[]>> {
  const told = await toldOf(ctx.db, keys);
  const instances = Map.groupBy(told, ({ instance }) => instance);
  const stale = ctx.clock().getTime() - freshMs;
  const due = [...instances]
    .filter(([, of]) => of.some(({ knownAt }) => knownAt === null || knownAt.getTime() < stale))
    .slice(0, instancesMax);
  await Promise.all(
    due.map(([instance, of]) =>
      learn(
        ctx,
        instance,
        of.map(({ key }) => key),
      ),
    ),
  );
  const known = due.length === 0 ? told : await toldOf(ctx.db, keys);
  return new Map(
    [...Map.groupBy(known, ({ key }) => key)].map(([key, rows]) => [
      key,
      rows.map((row) => toUse(row, stale)),
    ]),
  );
}

interface ToldRow {
  readonly key: Id;
  readonly instance: string;
  readonly lastUsedOn: string | null;
  readonly knownAt: Date | null;
}

/** Of each key, the instances that know of it, or knew. */
async function toldOf(db: Db, keys: readonly Id[]): Promise<readonly ToldRow[]> {
  return db<ToldRow[]>`
    select r.key, r.instance, u.last_used_on::text as last_used_on, u.known_at from (
      select distinct key, instance from key_registrations where key = any(${[...keys]}::uuid[])
    ) r left join key_uses u on u.key = r.key and u.instance = r.instance
    order by r.key, r.instance limit 5000`;
}

function toUse({ instance, lastUsedOn, knownAt }: ToldRow, stale: number): KeyUse {
  return {
    instance,
    ...(lastUsedOn === null ? {} : { lastUsedOn }),
    ...(knownAt === null ? {} : { knownAt }),
    isSilent: knownAt === null || knownAt.getTime() < stale,
  };
}

async function learn(
  { db, clock, askKeyUses }: Asking,
  instance: string,
  keys: readonly Id[],
): Promise<void> {
  const asked = keys.slice(0, keysMax);
  let answer: readonly ToldUse[];
  try {
    answer = readUses(await askKeyUses(instance, asked), asked);
  } catch (error) {
    // Its silence is told by the moment of what is known, which stays as it was.
    if (isFailure(error)) return;
    throw error;
  }
  const days = new Map(answer.map(({ key, lastUsedOn }) => [key, lastUsedOn ?? null]));
  await db`
    insert into key_uses (key, instance, last_used_on, known_at)
    select k.id, ${instance}, told.day, ${clock()}::timestamptz
    from unnest(${asked}::uuid[], ${asked.map((key) => days.get(key) ?? null)}::date[]) as told (key, day)
      join project_keys k on k.id = told.key
    on conflict (key, instance) do update set known_at = excluded.known_at,
      last_used_on = greatest(key_uses.last_used_on, excluded.last_used_on)`;
}

/** What an instance tells of a key: the day (ISO 8601, UTC) of its last use, absent where it was never used. */
interface ToldUse {
  readonly key: Id;
  readonly lastUsedOn?: string;
}

/** An instance may tell anything: what is not of these keys, or no day, is not taken. */
function readUses(answer: unknown, asked: readonly Id[]): readonly ToldUse[] {
  const { keys }: { keys?: unknown } = typeof answer === "object" && answer !== null ? answer : {};
  if (!Array.isArray(keys) || keys.length > keysMax)
    throw new Failure("invalid", "projects-key-message-wrong");
  return keys.flatMap((told: unknown): ToldUse[] => {
    const { key, lastUsedOn }: Partial<Record<keyof ToldUse, unknown>> =
      typeof told === "object" && told !== null ? told : {};
    if (typeof key !== "string" || !asked.includes(key)) return [];
    if (typeof lastUsedOn !== "string" || !isDay(lastUsedOn)) return [{ key }];
    return [{ key, lastUsedOn }];
  });
}

/** What this instance tells another of the keys of its projects. Of keys of others it says nothing. */
export async function tellUses(
  { db }: Pick<ProjectRowsContext, "db">,
  instance: string,
  asked: unknown,
): Promise<{ readonly keys: readonly ToldUse[] }> {
  const { keys }: { keys?: unknown } = typeof asked === "object" && asked !== null ? asked : {};
  if (
    !Array.isArray(keys) ||
    keys.length > keysMax ||
    !keys.every((key) => typeof key === "string" && isId(key))
  ) {
    throw new Failure("invalid", "projects-key-message-wrong");
  }
  return { keys: await daysOfKeys(db, instance, keys as Id[]) };
}
