import type { Db } from "../db/db.ts";
import type { Engine } from "../engine/engine.ts";

export interface HealthContext {
  readonly db: Db;
  readonly engine: Engine;
}

interface Health {
  readonly database: boolean;
  readonly engine: boolean;
}

/** Asks both engines. Those who ask the data's at once share one question: each costs an engine of its own. */
export function openHealth({ db, engine }: HealthContext): () => Promise<Health> {
  let asking: Promise<boolean> | undefined;
  const engineAnswers = () => {
    asking ??= succeeds(askEngine(engine)).finally(() => {
      asking = undefined;
    });
    return asking;
  };
  return async () => {
    const [database, working] = await Promise.all([succeeds(db`select 1`), engineAnswers()]);
    return { database, engine: working };
  };
}

async function askEngine(engine: Engine): Promise<void> {
  await using workspace = await engine.workspace();
  await workspace.run("SELECT 1", [], { timeMs: 5000 });
}

function succeeds(work: PromiseLike<unknown>): Promise<boolean> {
  return Promise.resolve(work).then(
    () => true,
    () => false,
  );
}
