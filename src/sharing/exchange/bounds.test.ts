import assert from "node:assert/strict";
import { test } from "node:test";
import { sharingInstance, type SharingInstance, type Wire } from "../../../test/sharing-world.ts";
import { askForAccess } from "./asking.ts";

test("another instance is given a hundred agreements over one dataset without an answer, whoever asks there", async () => {
  const wire: Wire = { cut: undefined, passed: [] };
  const others = new Map<string, SharingInstance>();
  await using there = await sharingInstance("http://bus.test", others, wire);
  await using here = await sharingInstance("http://portal.test", others, wire);
  const operator = await there.organization("Réseau de bus");
  const { dataset, table } = await there.restricted(operator.id, { acceptance: "automatic", daysMax: 90 });
  const until = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  const tables = [{ table, columns: ["line"], rows: [] }];
  const ask = async (at: Awaited<ReturnType<typeof sharingInstance>>, name: string) => {
    const actor = await (await at.person(name)).actor();
    return (await askForAccess(at.ctx, actor, dataset.id, { purpose: "research", tables, until })).id;
  };
  const stateThere = async (id: string): Promise<string | undefined> => {
    for (let turn = 0; turn < 6; turn += 1) {
      for (const instance of [here, there]) {
        await instance.hurry();
        await instance.deliver();
      }
    }
    const [row] = await there.ctx.db<{ state: string }[]>`select state from exchanges where id = ${id}`;
    return row?.state;
  };
  const first = await ask(here, "lou");
  assert.equal(await stateThere(first), "running");
  // As 98 others of the same instance would have been given theirs.
  await there.ctx.db`
    insert into exchanges
    select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(),
      'party', party || jsonb_build_object('id', gen_random_uuid())))).*
    from exchanges e, generate_series(1, 98) where e.id = ${first}`;
  assert.equal(await stateThere(await ask(here, "mia")), "running", "the hundredth");
  assert.equal(await stateThere(await ask(here, "zoe")), "asked", "the next waits for a person");
  assert.equal(
    await stateThere(await ask(there, "eva")),
    "running",
    "its own people are not counted with them",
  );
});
