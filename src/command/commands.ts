import { backupCommand } from "./backup.ts";
import { boardsCommand } from "./boards.ts";
import { checkCommand } from "./check.ts";
import type { Command } from "./command.ts";
import { contoursCommand } from "./contours.ts";
import { demoCommand } from "./demo.ts";
import { exportCommand } from "./export.ts";
import { harvestCommand } from "./harvest.ts";
import { importCommand } from "./import.ts";
import { indicatorsCommand } from "./indicators.ts";
import { keysCommand } from "./keys.ts";
import { followCommand, inviteCommand, peersCommand } from "./network.ts";
import { queryCommand } from "./query.ts";
import { restoreCommand } from "./restore.ts";
import { searchCommand } from "./search.ts";
import { secretsCommand } from "./secrets.ts";
import { serveCommand } from "./serve.ts";
import { startCommand } from "./start.ts";
import { storeCommand } from "./store.ts";
import { tokenCommand } from "./token.ts";
import { verifyCommand } from "./verify.ts";

/** Every verb of `maille`, in the order that help shows them. */
export const commands: readonly Command[] = [
  startCommand,
  serveCommand,
  demoCommand,
  importCommand,
  harvestCommand,
  contoursCommand,
  exportCommand,
  queryCommand,
  indicatorsCommand,
  boardsCommand,
  tokenCommand,
  keysCommand,
  secretsCommand,
  inviteCommand,
  followCommand,
  peersCommand,
  backupCommand,
  restoreCommand,
  checkCommand,
  storeCommand,
  searchCommand,
  verifyCommand,
];
