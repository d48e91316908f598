import assert from "node:assert/strict";
import { glob, readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const pages = fileURLToPath(new URL("../../src/pages/", import.meta.url));

/** What is sent can be sent again, or taken back on the same page. */
const harmless = new Set(
  `accept add address again answer anyway archive ask assign back basemap begin blocks bring cancel change check compare confirm contours correct create
   declare decline describe drop effect email enable facts fetch figure file follow give grant harvest hide identity import invite keep legal logo make move name once passkey password pause
   picture
   preview print profile prolong prove publish quality read recover renew replace reread restore resume retell retry role rotate save send
   set settings sheets show signup silence start steps support table take token try undo unfollow unpublish
   unsilence unsupport words`.split(/\s+/),
);

/** What cannot simply be done again. */
const destroying = new Set(
  `clear close cut delete end forget leave oppose others refuse remove reset revoke suspend takeback unaddress unbasemap uneffect unfigure unfile unlogo unpicture weaken withdraw`.split(
    " ",
  ),
);

/** Pages of which a form is the whole purpose, or that ask for a reason or a password. */
const asksOtherwise = new Set([
  "routes/account/second-factor/+page.svelte ?/remove",
  "routes/account/second-factor/+page.svelte ?/forget",
  "routes/datasets/[slug]/[[table]]/withdraw/+page.svelte ?/withdraw",
  "routes/requests/[id]/+page.svelte ?/refuse",
]);

test("nothing is lost at one click: each form that destroys says what follows before it does", async () => {
  const known = new Set<string>();
  const silent: string[] = [];
  for await (const file of glob("**/*.svelte", { cwd: pages })) {
    const markup = await readFile(pages + file, "utf8");
    for (const [, element = "", , action = ""] of markup.matchAll(
      /<(\w+)\b([^>]*?)\b(?:form)?action="(\?\/\w+)/g,
    )) {
      const name = action.slice(2);
      known.add(name);
      assert.ok(harmless.has(name) || destroying.has(name), `${file}: does ${action} destroy something?`);
      if (!destroying.has(name) || element === "Confirm" || asksOtherwise.has(`${file} ${action}`)) continue;
      silent.push(`${file} ${action}`);
    }
  }
  assert.deepEqual(silent, []);
  assert.deepEqual(
    [...destroying].filter((name) => !known.has(name)),
    [],
  );
});
