import type { Command } from "./command.ts";

/** Every verb of `maille`, in the order that help shows them: a call reads its own, and no other. */
const verbs: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import("./start.ts")).startCommand,
  serve: async () => (await import("./serve.ts")).serveCommand,
  demo: async () => (await import("./demo.ts")).demoCommand,
  import: async () => (await import("./import.ts")).importCommand,
  harvest: async () => (await import("./harvest.ts")).harvestCommand,
  contours: async () => (await import("./contours.ts")).contoursCommand,
  export: async () => (await import("./export.ts")).exportCommand,
  query: async () => (await import("./query.ts")).queryCommand,
  indicators: async () => (await import("./indicators.ts")).indicatorsCommand,
  boards: async () => (await import("./boards.ts")).boardsCommand,
  token: async () => (await import("./token.ts")).tokenCommand,
  keys: async () => (await import("./keys.ts")).keysCommand,
  secrets: async () => (await import("./secrets.ts")).secretsCommand,
  invite: async () => (await import("./network.ts")).inviteCommand,
  follow: async () => (await import("./network.ts")).followCommand,
  peers: async () => (await import("./network.ts")).peersCommand,
  backup: async () => (await import("./backup.ts")).backupCommand,
  restore: async () => (await import("./restore.ts")).restoreCommand,
  check: async () => (await import("./check.ts")).checkCommand,
  store: async () => (await import("./store.ts")).storeCommand,
  search: async () => (await import("./search.ts")).searchCommand,
  verify: async () => (await import("./verify.ts")).verifyCommand,
};

export const commandNames: readonly string[] = Object.keys(verbs);

/** `undefined` where no verb is called so. */
export async function findCommand(name: string): Promise<Command | undefined> {
  return Object.hasOwn(verbs, name) ? verbs[name]?.() : undefined;
}

export function loadCommands(): Promise<readonly Command[]> {
  return Promise.all(Object.values(verbs).map((load) => load()));
}
