import { closeSync, openSync } from "node:fs";
import { Failure } from "../../base/failure.ts";

/**
 * A file descriptor that is held so that one is left for a pipe: an engine that has opened it waits for who writes, and
 * nobody could.
 */
export class SpareDescriptor implements Disposable {
  #fd: number | undefined;

  /** Throws `unavailable` where none is left. */
  constructor() {
    try {
      this.#fd = openSpare();
    } catch (cause) {
      throw isOutOfDescriptors(cause) ? tooManyOpen(cause) : cause;
    }
  }

  /** Opens in place of the spare one, which is held again where that fails. */
  openWith(open: () => number): number {
    this[Symbol.dispose]();
    try {
      return open();
    } catch (error) {
      this.#fd = openSpare();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}

function openSpare(): number {
  return openSync("/dev/null", "r");
}

export function tooManyOpen(cause: unknown): Failure {
  return new Failure("unavailable", "import-too-many-open", { retryAfterS: 30 }, { cause });
}

/** As the system says it, or the engine. */
export function isOutOfDescriptors(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && (error.code === "EMFILE" || error.code === "ENFILE")) return true;
  return /too many open files/i.test(error.message);
}
