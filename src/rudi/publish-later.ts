import type { RudiContext } from "./context.ts";

export const publishQueue = "rudi-publish";

export async function publishLater({ jobs }: Pick<RudiContext, "jobs">): Promise<void> {
  await jobs.add(publishQueue, {}, { key: publishQueue });
}
