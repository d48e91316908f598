import assert from "node:assert/strict";
import { test } from "node:test";
import type { Actor } from "../../src/access/actor.ts";
import {
  acceptCheck,
  findOwnCheck,
  listChecks,
  makePostedCode,
  refuseCheck,
} from "../../src/citizens/check-links.ts";
import { proveLink } from "../../src/citizens/find-person.ts";
import { listLinks } from "../../src/citizens/links.ts";
import { getOwnTable, listReadings, lookAtOwn } from "../../src/citizens/own-data.ts";
import { facts, refused, worldOfLea } from "./demands-world.ts";
import { byNameAndContract, workAtErasures } from "./world.ts";

const checked = { ...byNameAndContract, checked: true };

test("who asks waits for somebody of the organization, who reads what was typed and decides", async () => {
  await using here = await worldOfLea();
  const { citizens, editor } = here;
  const { organization } = here.dataset;
  await assert.rejects(here.declare({ ...checked, mailColumn: "courriel" }), { key: "citizens-proof-one" });
  await here.declare(checked);
  const tom = await here.citizen("tom");
  assert.equal(await refused(here.here.link(tom, { contrat: "C-1", nom: "Nemo" })), "citizens-nobody-found");
  const letters = here.letters.length;
  const link = await here.here.link(tom, facts);
  assert.deepEqual([link.linkedAt, link.check], [undefined, "asked"]);
  const open = await getOwnTable(citizens, tom, link.id);
  assert.equal(await refused(lookAtOwn(citizens, tom, open)), "citizens-link-unknown");
  assert.equal(await refused(listReadings(citizens, tom, open, { pageSize: 5 })), "citizens-link-unknown");
  assert.equal(
    await refused(proveLink(citizens, tom, link.id, "00000000")),
    "citizens-code-over",
    "no code yet",
  );
  // Editors alone read it, and what was typed alone: not who administers the site, nor who asks.
  const steward = { ...(await here.citizen("root")), administrator: true };
  const reader = { ...editor, memberships: [{ organization, role: "reader" }] } as Actor;
  const own = { ...tom, memberships: [{ organization, role: "editor" }] } as Actor;
  for (const actor of [tom, steward, reader, own]) {
    assert.deepEqual(await listChecks(citizens, actor, organization), []);
    assert.equal(await refused(acceptCheck(citizens, actor, link.id)), "citizens-check-unknown");
    assert.equal(
      await refused(refuseCheck(citizens, actor, link.id, "Non, vraiment.")),
      "citizens-check-unknown",
    );
    assert.equal(await refused(makePostedCode(citizens, actor, link.id)), "citizens-check-unknown");
  }
  const [check, other] = await listChecks(citizens, editor, organization);
  assert.deepEqual(
    [check?.name, check?.email, check?.facts.map(({ value }) => value), other],
    ["tom", "tom@example.org", ["C-1", "Le Gall"], undefined],
  );
  assert.doesNotMatch(JSON.stringify([...(await here.ctx.db`select * from person_checks`)]), /C-1|Gall/);
  assert.doesNotMatch(JSON.stringify(here.letters.slice(letters)), /C-1|Gall|tom/, "no content in mail");
  await acceptCheck(citizens, editor, link.id);
  const page = await (await lookAtOwn(citizens, tom, open)).readPage(new URLSearchParams());
  assert.equal(page.total, 3);
  assert.equal(await findOwnCheck(citizens, tom, link.id), undefined);
  assert.deepEqual([...(await here.ctx.db`select * from person_checks`)], []);
});

test("a refusal has its reason, which who asked reads; a posted code opens once; what nobody checks goes", async () => {
  await using here = await worldOfLea();
  const { citizens, editor } = here;
  await here.declare(checked);
  const tom = await here.citizen("tom");
  const first = await here.here.link(tom, facts);
  await refuseCheck(citizens, editor, first.id, "La carte n’est pas la vôtre.");
  const told = await findOwnCheck(citizens, tom, first.id);
  assert.deepEqual([told?.state, told?.reason], ["refused", "La carte n’est pas la vôtre."]);
  assert.equal(
    await refused(acceptCheck(citizens, editor, first.id)),
    "citizens-check-unknown",
    "answered once",
  );
  const eve = await here.citizen("eve");
  assert.equal(await findOwnCheck(citizens, eve, first.id), undefined);
  const second = await here.here.link(tom, facts);
  assert.deepEqual(
    (await listLinks(citizens, tom)).map(({ id }) => id),
    [second.id],
    "the one before goes",
  );
  const code = await makePostedCode(citizens, editor, second.id);
  assert.equal(await refused(proveLink(citizens, tom, second.id, "1")), "citizens-code-wrong");
  assert.equal(await refused(proveLink(citizens, eve, second.id, code)), "citizens-link-unknown");
  assert.ok((await proveLink(citizens, tom, second.id, code)).linkedAt);
  assert.equal(await refused(proveLink(citizens, tom, second.id, code)), "citizens-link-unknown", "once");
  const third = await here.here.link(eve, facts);
  const later = { ...citizens, clock: () => new Date(Date.now() + 15 * 86_400_000) };
  assert.equal(await refused(acceptCheck(later, editor, third.id)), "citizens-check-unknown", "too late");
  await workAtErasures({ citizens: later });
  assert.deepEqual(await listLinks(citizens, eve), []);
  assert.equal((await listLinks(citizens, tom)).length, 1, "who was let in stays");
});
