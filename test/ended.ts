import type { TestEvent } from "node:test/reporters";

/**
 * Hears what a run tells, of some programs that several files each are in. `tell` says what node:test does
 * not: how a program was ended, of which of its files nothing was told, and which has no test of its own.
 */
export function newEnds(programs: ReadonlyMap<string, readonly string[]>) {
  const shared = new Set([...programs.values()].flat());
  const heard = new Set<string>();
  let inner = 0;
  return {
    tell({ type, data }: TestEvent): string | undefined {
      if (type !== "test:pass" && type !== "test:fail") return undefined;
      if (data.nesting > 0) inner += 1;
      if (data.nesting > 0) return undefined;
      const { name, details } = data;
      const isEmpty = inner === 0 && shared.has(name);
      heard.add(name);
      inner = 0;
      if (isEmpty) return `${name} has no test of its own`;
      if (!("error" in details)) return undefined;
      const { exitCode, signal } = details.error as { exitCode?: number | null; signal?: string | null };
      if (exitCode === undefined) return undefined;
      const untold = (programs.get(name) ?? []).filter((file) => !heard.has(file));
      const of = untold.length === 0 ? "" : `, and nothing was told of ${untold.join(", ")}`;
      return `${name} ended with ${signal ?? exitCode}${of}`;
    },
  };
}
