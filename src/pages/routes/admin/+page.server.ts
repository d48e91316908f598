import { defined } from "../../../base/defined.ts";
import { redirect } from "@sveltejs/kit";
import { listAttention } from "#pages/reading/attention.ts";
import { listFirstSteps } from "#pages/reading/first-steps.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals }) => {
  const { rooms, actor, settings } = locals;
  const [storage, health, accounts, organizations, datasets, checkpoint, findings, kept] = await Promise.all([
    rooms.instance.storage(actor),
    rooms.instance.health(),
    rooms.accounts.listAccounts(actor, { page: 1, pageSize: 1 }),
    rooms.organizations.listOrganizations(actor, { page: 1, pageSize: 1 }),
    rooms.datasets.listDatasets(actor, { page: 1, pageSize: 1 }),
    rooms.journal.checkpoint(),
    rooms.journal.listFindings(actor),
    rooms.tables.keptFiles(actor),
  ]);
  const steward = actor.kind === "member" ? { ...locals, actor } : undefined;
  const well = health.database && health.engine && health.store;
  const [attention, steps] = await Promise.all([
    steward === undefined ? [] : listAttention(steward, { free: storage.free, well }),
    steward === undefined || settings.firstStepsAway ? [] : listFirstSteps(steward),
  ]);
  return {
    attention,
    steps,
    isAway: settings.firstStepsAway,
    storage,
    well,
    version: rooms.instance.version,
    journal: { size: checkpoint.size, witnesses: checkpoint.witnesses.length },
    findings: findings.map(({ about, kind, size, seen, at }) => ({
      key: `journal-check-${about === rooms.instance.url ? "own" : "peer"}-${kind}`,
      // Of our own journal, the first line tells who saw another head.
      args: { instance: about, size, seen: seen.split("\n", 1)[0] ?? "" },
      at,
    })),
    damaged: kept.damaged.map(({ role, tableName, number, hash, foundAt, outcome }) => ({
      key: `pages-admin-damaged-${role}`,
      args: { table: tableName, version: number, hash: hash.slice(0, 12) },
      at: foundAt,
      outcome: outcome ?? "pages-admin-damaged-tried",
    })),
    ...defined({ round: kept.round }),
    counts: { accounts: accounts.total, organizations: organizations.total, datasets: datasets.total },
  };
};

export const actions: Actions = {
  steps: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.instance.changeSettings(actor, { firstStepsAway: field(form, "away") === "yes" });
      return redirect(303, "/admin");
    });
  },
};
