import { system } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import { say } from "../words/say.ts";
import type { Loading } from "./load.ts";

/** What the operator gives on request: to those who say what for, and without the rank of each stop. */
export async function restrictPassages({ rooms, language }: Loading, dataset: Id): Promise<void> {
  await rooms.sharing.setAccess(system, dataset, {
    level: "restricted",
    reason: say(language, "demo-policy-reason"),
    policy: {
      purposes: ["public-service", "research", "journalism"],
      requesters: [],
      hiddenColumns: ["rang"],
      rows: [],
      daysMax: 366,
      duties: ["cite", "delete-after"],
      terms: say(language, "demo-policy-terms"),
      acceptance: "by-hand",
      answerDays: 15,
    },
  });
}
