import type { Workspace } from "../engine/engine.ts";

/** Sums of doubles depend on their order, which one thread keeps. */
export async function withOneThread<Result>(
  workspace: Workspace,
  work: () => Promise<Result>,
): Promise<Result> {
  const [now] = await workspace.rows<{ threads: string }>(
    "select cast(current_setting('threads') as varchar) as threads",
  );
  await workspace.run("set threads = 1");
  try {
    return await work();
  } finally {
    await workspace.run(`set threads = ${Number(now?.threads ?? 1)}`);
  }
}
