import { defined } from "../../../base/defined.ts";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor } }) => {
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
  return {
    storage,
    health,
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
