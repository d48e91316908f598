import assert from "node:assert/strict";
import { test } from "node:test";
import { type Checks, readBlocks } from "./federation-doc/block.ts";
import { alertChecks } from "./federation-doc/alerts.ts";
import { exchangeChecks } from "./federation-doc/exchanges.ts";
import { identityChecks } from "./federation-doc/identity.ts";
import { keyChecks } from "./federation-doc/keys.ts";
import { loanChecks } from "./federation-doc/loans.ts";
import { journalChecks } from "./federation-doc/journal.ts";
import { reuseChecks } from "./federation-doc/reuses.ts";
import { readingChecks } from "./federation-doc/readings.ts";
import { remoteChecks } from "./federation-doc/remote.ts";
import { networkChecks } from "./federation-doc/network.ts";
import { onceChecks } from "./federation-doc/once.ts";
import { tokenChecks } from "./federation-doc/tokens.ts";

/** What checks the examples, by the name after the language of their block: a subject has a file of its own. */
const checks: Checks = {
  ...alertChecks,
  ...identityChecks,
  ...networkChecks,
  ...tokenChecks,
  ...keyChecks,
  ...reuseChecks,
  ...exchangeChecks,
  ...loanChecks,
  ...onceChecks,
  ...readingChecks,
  ...remoteChecks,
  ...journalChecks,
};

const blocks = await readBlocks();

test("FEDERATION.md has examples, and each is checked by something", () => {
  assert.ok(blocks.length > 5, `${blocks.length} examples`);
  const unknown = blocks.filter(({ check }) => checks[check] === undefined);
  assert.deepEqual(
    unknown.map(({ line, check }) => `FEDERATION.md:${line} is checked by “${check}”`),
    [],
  );
  const used = new Set(blocks.map(({ check }) => check));
  assert.deepEqual(
    Object.keys(checks).filter((check) => !used.has(check)),
    [],
  );
});

for (const block of blocks) {
  test(`the example ${block.check} of “${block.section}”, line ${block.line}, is as it is made`, async () => {
    await checks[block.check]?.(block);
  });
}
