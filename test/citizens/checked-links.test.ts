import assert from "node:assert/strict";
import { test } from "node:test";
import type { Actor } from "../../src/access/actor.ts";
import { requireMember } from "../../src/access/require.ts";
import {
  acceptCheck,
  findOwnCheck,
  listChecks,
  makePostedCode,
  refuseCheck,
} from "../../src/citizens/check-links.ts";
import { sealedChecks } from "../../src/citizens/check-rows.ts";
import { declareSelfData } from "../../src/citizens/declarations.ts";
import { proveLink } from "../../src/citizens/find-person.ts";
import { cutLink, listLinks } from "../../src/citizens/links.ts";
import { getOwnTable, listReadings, lookAtOwn, proveReading } from "../../src/citizens/own-data.ts";
import { facts, refused, worldOfLea } from "./demands-world.ts";
import { byNameAndContract, workAtErasures } from "./world.ts";
import { withoutRandom } from "../without-random.ts";

const checked = { ...byNameAndContract, checked: true };
type Here = Awaited<ReturnType<typeof worldOfLea>>;

/** What Awa reads of who read her table, the newest first. */
async function toldToAwa({ citizens, awa, link }: Here) {
  const own = await getOwnTable(citizens, awa, link.id);
  const { items } = await listReadings(citizens, awa, own, { pageSize: 20 });
  return { own, items };
}

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
  assert.doesNotMatch(withoutRandom(await here.ctx.db`select * from person_checks`), /C-1|Gall/);
  assert.doesNotMatch(withoutRandom(here.letters.slice(letters)), /C-1|Gall|tom/, "no content in mail");
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

test("who was let in by a check, and each code printed, stands in who read my data, and stays there", async () => {
  await using here = await worldOfLea();
  const { citizens, editor, awa } = here;
  await here.declare(checked);
  const eve = await here.citizen("eve");
  const first = await here.here.link(eve, facts);
  await makePostedCode(citizens, editor, first.id);
  await acceptCheck(citizens, editor, first.id);
  await cutLink(citizens, eve, first.id);
  const { own, items } = await toldToAwa(here);
  assert.deepEqual(
    items.map(({ reading, agent, basis, party }) => [reading, agent, basis, party.id]),
    [
      ["check", "staff", "producer", here.dataset.organization],
      ["check-code", "staff", "producer", here.dataset.organization],
    ],
  );
  assert.deepEqual([items[0]?.account, items[0]?.table], [requireMember(editor).account, here.table]);
  const proof = await proveReading(citizens, awa, own, items[0]?.index ?? -1);
  assert.deepEqual(proof.clear, [], "which editor is the organization's to tell");
  // What is refused leaves none.
  const second = await here.here.link(eve, facts);
  await refuseCheck(citizens, editor, second.id, "La carte n’est pas la vôtre.");
  assert.equal(await refused(makePostedCode(citizens, editor, second.id)), "citizens-check-unknown");
  assert.equal((await toldToAwa(here)).items.length, 2);
});

test("no editor alone lets in anybody where a second person confirms what is read", async () => {
  await using here = await worldOfLea();
  const { citizens, editor, table } = here;
  assert.equal(await refused(here.declare({ ...checked, second: true })), "citizens-proof-second");
  await here.declare({ ...byNameAndContract, second: true });
  // That none is asked for waits for another editor: until then a check is refused as well.
  assert.equal(await refused(declareSelfData(citizens, editor, table, checked)), "citizens-proof-second");
  // Asked while nobody was needed for it, and as a declaration of before says both.
  await here.declare(checked);
  const [eve, tom] = [await here.citizen("eve"), await here.citizen("tom")];
  const [waiting, posted] = [await here.here.link(eve, facts), await here.here.link(tom, facts)];
  const code = await makePostedCode(citizens, editor, posted.id);
  for (const declared of ["second, checked", "second"]) {
    await here.ctx.db`update self_data set second = true, checked = ${declared === "second, checked"}`;
    for (const work of [
      () => acceptCheck(citizens, editor, waiting.id),
      () => makePostedCode(citizens, editor, waiting.id),
      () => proveLink(citizens, tom, posted.id, code),
    ]) {
      assert.equal(await refused(work()), "citizens-check-second", declared);
    }
  }
  await here.ctx.db`update self_data set second = true, checked = true`;
  assert.equal(await refused(here.here.link(await here.citizen("lea"), facts)), "citizens-check-second");
  await refuseCheck(citizens, editor, waiting.id, "Une deuxième personne est demandée.");
});

test("a check in place of the mail is a protection lifted; a mail in place of a check is none", async () => {
  await using here = await worldOfLea();
  const weakened = async () => {
    const { items } = await toldToAwa(here);
    return items.filter(({ reading }) => reading === "weakening").map(({ filter }) => filter);
  };
  await here.declare(checked);
  await here.declare({ ...byNameAndContract, mailColumn: "courriel" });
  assert.deepEqual(await weakened(), []);
  await here.declare(checked);
  assert.deepEqual(await weakened(), ["weakened=proof"]);
  await here.declare(byNameAndContract);
  assert.deepEqual(await weakened(), ["weakened=proof", "weakened=proof"]);
});

test("a check that is lost with its key ends its link; one that waits stays", async () => {
  await using here = await worldOfLea();
  const { citizens, editor } = here;
  await here.declare(checked);
  const [eve, tom, lea] = [await here.citizen("eve"), await here.citizen("tom"), await here.citizen("lea")];
  const [lost, posted, kept] = [
    await here.here.link(eve, facts),
    await here.here.link(tom, facts),
    await here.here.link(lea, facts),
  ];
  await makePostedCode(citizens, editor, posted.id);
  await here.ctx.db.begin(async (tx) => sealedChecks[0]?.forget(tx, [lost.id, posted.id]));
  const linksOf = async (actor: Actor) => (await listLinks(citizens, actor)).map(({ id }) => id);
  await workAtErasures(here);
  // The code is in the post, and opens until its day.
  assert.deepEqual(
    [await linksOf(eve), await linksOf(tom), await linksOf(lea)],
    [[], [posted.id], [kept.id]],
  );
  assert.equal((await linksOf(here.awa)).length, 1, "who is linked stays");
  await workAtErasures({
    citizens: { ...citizens, clock: () => new Date(Date.now() + 31 * 86_400_000) },
  });
  assert.deepEqual(await linksOf(tom), []);
});
