import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../base/failure.ts";
import { openMail } from "../letters/mail.ts";
import { catchMail } from "../../test/mail-server.ts";
import { peopleWorld } from "../../test/people-world.ts";
import { openPasswords } from "./password.ts";
import { acceptInvitation, inviteAccount } from "./invitations.ts";
import { openPeople } from "./room.ts";

const url = "https://data.example.org";
const jobs = { add: async () => undefined };
const from = "no-reply@data.example.org";

test("an invitation is sent as a letter whose link opens an account", async () => {
  await using server = await catchMail();
  await using world = await peopleWorld();
  const context = {
    ...openPeople({ ...world.people, jobs, url, mail: openMail({ smtpUrl: server.url, from }) }),
    passwords: openPasswords({ cost: 4 }),
  };
  const tom = await world.actor("tom");
  const invitation = { email: "nora@example.org", organization: world.town.id, language: "fr" as const };
  const { secret, letter } = await inviteAccount(context, tom, { ...invitation, role: "reader" });
  assert.equal(letter, "sent");
  const received = server.received[0] ?? { from: "", to: [], subject: "", text: "" };
  assert.deepEqual(received.to, ["nora@example.org"]);
  assert.equal(received.from, "no-reply@data.example.org");
  assert.equal(received.subject, "tom vous invite sur Maille");
  assert.match(received.text, /rejoindre Ville de Saint-Œuf sur Maille/);
  assert.match(received.text, /rôle : lecteur/);
  assert.match(received.text, /jusqu’au 9 décembre 2026/);
  const link = /^https:\S+secret=(\S+)$/m.exec(received.text);
  assert.equal(link?.[1], secret);
  const person = { name: "Nora", password: "quatre mots sans lien" };
  assert.ok("session" in (await acceptInvitation(context, link?.[1] ?? "", person)));
  await inviteAccount(context, tom, { ...invitation, email: "max@example.org", language: "en" });
  assert.match(server.received[1]?.text ?? "", /invites you to join Ville de Saint-Œuf .* role: editor/s);
});

test("a letter that is refused leaves the invitation, and its maker knows", async () => {
  await using server = await catchMail({ refuse: "no such mailbox" });
  await using world = await peopleWorld();
  const context = openPeople({ ...world.people, jobs, url, mail: openMail({ smtpUrl: server.url, from }) });
  const made = await inviteAccount(context, await world.actor("ada"), { email: "nora@example.org" });
  assert.ok(typeof made.letter !== "string");
  assert.equal(made.letter.key, "mail-refused");
  assert.match(String(made.letter.args["answer"]), /no such mailbox/);
  const person = { name: "Nora", password: "quatre mots sans lien" };
  const cheap = { ...context, passwords: openPasswords({ cost: 4 }) };
  assert.ok("session" in (await acceptInvitation(cheap, made.secret, person)));
});

test("an instance without mail makes a link all the same", async () => {
  await using world = await peopleWorld();
  const ada = await world.actor("ada");
  const made = await world.rooms.accounts.inviteAccount(ada, { email: "nora@example.org" });
  assert.equal(made.letter, "off");
});

test("nobody writes to strangers without end", async () => {
  await using world = await peopleWorld();
  const tom = await world.actor("tom");
  const now = world.time.now;
  await world.db`
    insert into invitations (id, hash, email, administrator, created_at, created_by, expires_at)
    select gen_random_uuid(), decode(md5(n::text), 'hex'), 'x@example.org', false, ${now},
      ${world.accounts["tom"] ?? ""}, ${now} from generate_series(1, 200) n`;
  const invitation = { email: "nora@example.org", organization: world.town.id };
  await assert.rejects(world.rooms.accounts.inviteAccount(tom, invitation), (error) =>
    isFailure(error, "too-many"),
  );
  world.time.now = new Date(now.getTime() + 25 * 3_600_000);
  assert.ok(await world.rooms.accounts.inviteAccount(tom, invitation));
});
