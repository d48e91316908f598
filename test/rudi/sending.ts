import { silentLog } from "../../src/base/log.ts";
import { Outbox } from "../../src/outbox/outbox.ts";
import type { RudiContext } from "../../src/rudi/context.ts";
import { rudiKinds } from "../../src/rudi/room.ts";

/** Sends what nodes and portals are to be told at that moment. */
export async function sendAt(rudi: RudiContext, at: number): Promise<void> {
  const clock = () => new Date(at);
  await using outbox = new Outbox({ db: rudi.db, clock, log: silentLog }, rudiKinds({ ...rudi, clock }));
  await outbox.settle();
}
