import { Failure } from "../base/failure.ts";
import { isNoRoom } from "../base/no-room.ts";

/** Whether the system or the engine says that a disk is full. */
export function isDiskFull(cause: unknown): boolean {
  const message = cause instanceof Error ? cause.message : String(cause);
  return (
    isNoRoom(cause) ||
    /no space left on device|disk quota exceeded|max_temp_directory_size|could not write all bytes/i.test(
      message,
    )
  );
}

const outOfMemory: ReadonlySet<NodeJS.Signals> = new Set([
  "SIGABRT",
  "SIGBUS",
  "SIGILL",
  "SIGKILL",
  "SIGSEGV",
  "SIGTRAP",
]);

/** Whether a process ended as one does that has no memory left, by itself or by the system. */
export function isOutOfMemory(signal: NodeJS.Signals | null): boolean {
  return signal !== null && outOfMemory.has(signal);
}

/**
 * What the engine says of a statement that was too much, as a refusal. Anything else is a bug of
 * ours, since every statement is made by us, and passes through as it is.
 */
export function toQueryFailure(cause: unknown, late: boolean): unknown {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (late) return new Failure("over-budget", "query-too-long", {}, { cause });
  if (/out of memory|max_temp_directory_size|no space left/i.test(message)) {
    return new Failure("over-budget", "query-too-large", {}, { cause });
  }
  if (/conversion error|out of range error|could not convert/i.test(message)) {
    return new Failure("invalid", "query-value-unreadable", {}, { cause });
  }
  return cause;
}
