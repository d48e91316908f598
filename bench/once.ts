/** What is told once between two instances: asked and signed, sent, carried back, verified and kept. */
import { proceduresWorld } from "../test/citizens/procedures-world.ts";

/** Each is of another person: what came for a procedure is not asked for again while it is kept. */
const cases = 80;
/** Before they count. */
const warming = 5;

export async function toldOnce(): Promise<string> {
  await using world = await proceduresWorld();
  await world.declare();
  const asking = world.bus.app.rooms.citizens;
  const source = world.office.app.rooms.citizens;
  const times: number[] = [];
  for (let turn = 0; turn < warming + cases; turn += 1) {
    const { atBus, atOffice } = await world.person(`p${turn}`, ["A-1", "Le Gall"]);
    const begun = performance.now();
    const { id } = await asking.startCase(atBus, "tarif-reduit");
    const asked = performance.now() - begun;
    const { seal = "" } = await source.previewAsked(atOffice, id);
    const from = performance.now();
    await source.sendAsked(atOffice, id, seal);
    const { brought } = await source.previewAsked(atOffice, id);
    if (brought === undefined) throw new Error("nothing was sent");
    await asking.lookAtAnswer(brought.answer);
    await asking.takeAnswer(atBus, id, brought);
    if (turn >= warming) times.push(asked + performance.now() - from);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0);
  return `A fact told once between two instances over loopback, ${times.length} cases, what its person reads and presses aside: ${at(0.5)} ms at the median, ${at(0.95)} ms at the 95th percentile (at most 300). Both instances and the person are this process; their databases are others.`;
}
