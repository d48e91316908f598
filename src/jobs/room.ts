import { bindAll } from "../base/bind-all.ts";
import type { Db } from "../db/db.ts";
import { listJobNames, listJobs } from "./list.ts";
import { measureQueues } from "./measure-queues.ts";

export function jobsVerbs(db: Db) {
  return { jobs: bindAll(db, { listJobNames, listJobs, measureQueues }) };
}
