import assert from "node:assert/strict";
import { test } from "node:test";
import { problem } from "../base/failure.ts";
import { sharingInstance } from "../../test/sharing-world.ts";
import { exchangeLetter } from "../letters/exchange-letter.ts";
import { askForAccess } from "./exchange/asking.ts";
import type { ExchangeNews } from "../letters/exchange-letter.ts";
import { mailNow } from "./mailing.ts";
import { rememberLanguage } from "./notifications.ts";

test("each of a producer's editors is written to once, in their language; a letter that was refused is sent later", async () => {
  await using here = await sharingInstance("http://a.test", new Map(), { cut: undefined, passed: [] });
  const operator = await here.organization("Réseau de bus");
  const eve = await here.person("eve", { [operator.id]: "editor" });
  await here.person("rita", { [operator.id]: "reader" });
  const lou = await here.person("lou");
  const { dataset, table } = await here.restricted(operator.id);
  await rememberLanguage(here.ctx, await eve.actor(), "en");
  const { id } = await askForAccess(here.ctx, await lou.actor(), dataset.slug, {
    purpose: "research",
    tables: [{ table, columns: ["line"], rows: [] }],
    until: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
  });
  const sent: ExchangeNews[] = [];
  let refuses = true;
  const ctx = {
    ...here.ctx,
    tellByMail: async (told: ExchangeNews) => {
      if (refuses) return problem("mail-unreachable", { host: "x" });
      sent.push(told);
      return undefined;
    },
  };
  await mailNow(ctx);
  refuses = false;
  await mailNow(ctx);
  assert.deepEqual(sent, []);
  here.time.offsetMs = 6 * 60_000;
  await mailNow(ctx);
  await mailNow(ctx);
  assert.deepEqual(
    sent.map(({ email, language, key }) => [email, language, key]),
    [["eve@example.org", "en", "notification-ask"]],
  );
  const [told] = sent;
  assert.ok(told);
  const letter = exchangeLetter(told, { name: "Portail", url: "http://a.test" });
  const [kept] = await here.ctx.db<
    { id: string }[]
  >`select id from notifications where mailed_at is not null`;
  // Handed over, and not written down as its process was killed: the same letter, once more.
  assert.equal(letter.messageId, `<notification-${kept?.id}@a.test>`);
  assert.equal(letter.subject, "Portail: “Validations”");
  assert.match(letter.text, /^lou requests access to “Validations”\./);
  assert.ok(letter.text.includes(`http://a.test/exchanges/${id}`));
});
