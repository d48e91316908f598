import type { Db } from "../../db/db.ts";
import type { Jobs } from "../../jobs/jobs.ts";
import type { Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import type { Progress, Step } from "./progress.ts";
import { noteProgress } from "./import-rows.ts";

/** Which part of the whole each step is, as large files were measured. */
const shares: Readonly<Record<Step, number>> = {
  fetch: 0.2,
  unpack: 0.05,
  read: 0.05,
  types: 0.05,
  write: 0.45,
  profile: 0.18,
  record: 0.02,
};
const steps = Object.keys(shares) as Step[];
const pauseMs = 400;

/** Writes how far an import is, a few times a second at most, and tells those who watch it. */
export class ProgressTeller {
  readonly #db: Db;
  readonly #jobs: Jobs;
  readonly #id: Id;
  readonly #startedMs = performance.now();
  #done = 0;
  #toldMs = -Infinity;
  #step: Step | undefined;
  #telling: Promise<unknown> = Promise.resolve();

  constructor(world: { db: Db; jobs: Jobs }, id: Id) {
    this.#db = world.db;
    this.#jobs = world.jobs;
    this.#id = id;
  }

  /** `fraction` of the step, from 0 to 1; `place` of the tables of the file, where it holds several. */
  tell(
    step: Step,
    fraction: number,
    counts: { bytes?: number; bytesTotal?: number; rows?: number } = {},
    place: { index: number; of: number } = { index: 0, of: 1 },
  ): void {
    this.#done = Math.max(this.#done, doneAt(step, fraction, place));
    const now = performance.now();
    if (step === this.#step && now - this.#toldMs < pauseMs) return;
    this.#step = step;
    this.#toldMs = now;
    const elapsed = now - this.#startedMs;
    // Of what comes without a length nobody knows how much is left.
    const isMeasured = step !== "fetch" || counts.bytesTotal !== undefined;
    const known = isMeasured && this.#done > 0.05 && elapsed > 1000;
    const progress: Progress = {
      step,
      bytes: counts.bytes ?? 0,
      ...defined({ bytesTotal: counts.bytesTotal }),
      rows: counts.rows ?? 0,
      done: this.#done,
      ...(known ? { remainingMs: Math.round((elapsed * (1 - this.#done)) / this.#done) } : {}),
    };
    this.#telling = this.#telling.then(async () => {
      await noteProgress(this.#db, this.#id, progress);
      await this.#jobs.announce(this.#id);
    });
    // Progress is told for convenience: where the database is away, the work itself will fail and say so.
    this.#telling = this.#telling.catch(() => undefined);
  }

  /** When everything told is written. */
  settled(): Promise<unknown> {
    return this.#telling;
  }
}

function doneAt(step: Step, fraction: number, place: { index: number; of: number }): number {
  const perTable: readonly Step[] = ["types", "write", "profile"];
  const isPerTable = perTable.includes(step);
  const firstPerTable = steps.indexOf("types");
  const before = steps
    .slice(0, isPerTable ? firstPerTable : steps.indexOf(step))
    .reduce((sum, each) => sum + shares[each], 0);
  if (!isPerTable) return before + shares[step] * fraction;
  const whole = perTable.reduce((sum, each) => sum + shares[each], 0);
  const inside = perTable.slice(0, perTable.indexOf(step)).reduce((sum, each) => sum + shares[each], 0);
  return before + (whole * place.index + inside + shares[step] * fraction) / place.of;
}
