import { bindAll } from "../base/bind-all.ts";
import type { Db } from "../db/db.ts";
import { listJobNames, listJobs } from "./list.ts";

export function jobsVerbs(db: Db) {
  return { jobs: bindAll(db, { listJobNames, listJobs }) };
}
